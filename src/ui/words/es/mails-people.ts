import type { MailTold } from "../../mails/told.ts";
import type { peopleMails as english } from "../en/mails-people.ts";

export const peopleMails: typeof english = {
  caregiver_invited: {
    subject: "Alguien le pide ayuda con sus facturas",
    lead: ({ who }: MailTold) =>
      `${who === "" ? "Una persona con cuenta aquí" : who} quisiera que usted vea las facturas que ve y que las pague cuando quiera, con su propio dinero. El enlace explica exactamente qué significa; allí acepta o rechaza. Funciona durante siete días, con una cuenta de esta dirección de correo.`,
    button: "Leer la invitación",
  },
  caregiver_accepted: {
    subject: "Aceptaron su invitación",
    lead: ({ who }: MailTold) =>
      `${who === "" ? "La persona que invitó" : who} ve desde ahora las facturas que usted ve y puede pagarlas. Usted puede terminarlo en cualquier momento y consultar cuándo las miró.`,
    button: "Ver quién le ayuda",
    also: "Ver quién consultó sus datos",
  },
  caregiver_revoked: {
    subject: "Ya no ve las facturas de otra persona",
    lead: ({ who }: MailTold) =>
      `${who === "" ? "La persona a la que ayudaba" : who} terminó su acceso a sus facturas. Lo que usted pagó sigue en su historial, y los pagos en curso se completan.`,
    button: "Ver a quién ayuda",
  },
  caregiver_left: {
    subject: "Alguien dejó de ayudarle con sus facturas",
    lead: ({ who }: MailTold) =>
      `${who === "" ? "La persona que le ayudaba" : who} ya no ve sus facturas. Los pagos en curso se completan.`,
    button: "Ver quién le ayuda",
  },
  caregiver_declined: {
    subject: "Rechazaron su invitación",
    lead: "La persona a la que invitó a ver y pagar sus facturas la rechazó. Nadie ve nada por esa invitación.",
    button: "Ver quién le ayuda",
  },
  came_of_age: {
    subject: "Ya no ve todas las facturas que veía",
    lead: "Una persona cuyas facturas usted agregó con un código cuando era menor de edad ya tiene 18 años y decide sola quién las ve. Lo que usted pagó sigue en su historial; los planes y los pagos en curso continúan. Si esa persona le da el código de una factura, puede agregar sus facturas de nuevo.",
    button: "Agregar una factura con su código",
  },
};
