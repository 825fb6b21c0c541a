import type { profile as english } from "../en/profile.ts";

export const profile: typeof english = {
  title: "Perfil",
  lead: "Quién es usted para nosotros, cómo le escribimos y qué ha elegido.",
  change: "Cambiar",
  add: "Agregar",
  none: "Ninguno",
  back: "Perfil",
  save: "Guardar",
  groups: { you: "Sobre usted", reach: "Cómo le contactamos", account: "Su cuenta" },
  rows: {
    name: "Nombre",
    birth_date: "Fecha de nacimiento",
    member_number: "Número de miembro o de expediente médico",
    region: "Región",
    email: "Correo electrónico",
    phone: "Teléfono",
    language: "Idioma",
    notices: "Avisos",
  },
  wrongBirthDate: "¿La fecha de nacimiento es incorrecta?",
  wrongBirthDateText:
    "Con ella encontramos sus facturas; por eso la corrige con usted una persona de nuestra oficina de facturación. Tenga a mano una carta o tarjeta con la fecha correcta.",
  wrongBirthDateLink: "Escribir a la oficina de facturación",
  languages: { en: "English", es: "Español" },
  unconfirmed: "Aún sin confirmar.",
  confirmIt: "Pedir el enlace otra vez",
  notices: {
    all: "Todos los correos",
    some: (on, of) => `${on} de ${of} tipos de correo`,
    none: "Solo los correos que debemos enviarle",
    paperless: "sin papel",
    paper: "también cartas en papel",
  },
  links: {
    security: {
      title: "Inicio de sesión y seguridad",
      text: "Contraseña, llaves de acceso, segundo paso y dónde tiene la sesión abierta.",
    },
    people: { title: "Personas de confianza", text: "Permita a alguien ver y pagar sus facturas, y retírele el permiso." },
    looks: { title: "Quién vio mis datos", text: "Todas las personas que los abrieron, cuándo y por qué." },
    data: { title: "Una copia de mis datos", text: "Todo lo que guardamos sobre usted, en un archivo." },
    close: { title: "Cerrar mi cuenta", text: "Su saldo vuelve a donde vino." },
  },
};
