import type { contact as english } from "../en/contact.ts";

export const contact: typeof english = {
  title: "Contáctenos",
  lead: "Elija su zona para ver sus teléfonos, horario y dirección.",
  area: "Su zona",
  show: "Ver contactos",
  inArea: (region) => `Contactos de ${region}`,
  public_phone: "Pacientes y familias",
  employee_phone: "Empleados",
  hours: "Horario",
  mail: "Escríbanos",
  social: "En línea",
  none: "Esta zona aún no tiene contactos. Escriba a la dirección de abajo.",
  email: "Correo electrónico",
  emailNote: "No incluya datos de salud en el correo.",
  helpTitle: "Si una factura es más de lo que puede pagar",
  helpText: "La ayuda financiera puede reducir o cancelar una factura. Puede solicitarla antes o después de pagar.",
  helpLink: "Lea sobre la ayuda financiera",
  helpPhone: "Ayuda financiera",
  unknownArea: "Elija una zona de la lista",
  about: {
    region: {
      title: "¿Su zona no está en la lista?",
      text: "Díganos la ciudad y el estado donde recibe atención y abriremos su cuenta con usted. Puede llamar a cualquiera de estos números.",
    },
    bill: {
      title: "Una pregunta sobre una factura",
      text: "Tenga a la mano el código de la factura cuando llame. Puede preguntar antes de pagar; la factura espera.",
    },
    payment: {
      title: "Una pregunta sobre un pago",
      text: "Tenga a la mano la referencia del pago cuando llame: empieza con «pay».",
    },
    guest: {
      title: "Pagar sin una cuenta",
      text: "Llame al número para pacientes y familias de su zona. Tenga la factura a la mano: una persona recibe el pago y le da una referencia.",
    },
    account: {
      title: "Una pregunta sobre su cuenta",
      text: "Podemos ayudarle con su nombre, su correo electrónico o una cuenta que no le deja entrar. Nunca le pedimos su contraseña.",
    },
  },
};
