import type { dataCopy as english } from "../en/dataCopy.ts";
import { waitInWords } from "../wait.ts";

export const dataCopy: typeof english = {
  title: "Una copia de sus datos",
  lead: "Descargue en un solo archivo todo lo que guardamos sobre usted, para usted o para otro servicio.",
  inside: {
    title: "Qué contiene",
    items: [
      "Quién es usted para nosotros: nombre, fecha de nacimiento, direcciones, lo que ha elegido",
      "Cómo inicia sesión, desde dónde y cuándo, y quién ha visto sus datos",
      "Sus facturas con sus líneas y diagnósticos, sus pólizas y planes de pago",
      "Cada movimiento de dinero, pago, recibo, reembolso y autorización",
      "Los mensajes que nos envió y qué correos le enviamos",
    ],
  },
  left: {
    title: "Qué no contiene",
    items: [
      "Contraseñas, códigos y secretos: quien los tenga podría iniciar sesión como usted",
      "Facturas que alguien le deja ver para ayudarle: son de esa persona",
      "Números de tarjeta y de cuenta: solo los tiene nuestro procesador de pagos",
    ],
  },
  form: {
    format: "El archivo es JSON, hecho para programas. No está cifrado: guárdelo donde solo usted pueda leerlo.",
    schema: "Cómo está hecho el archivo (JSON Schema)",
    button: "Descargar la copia",
  },
  wait: (wait_s: number) => `Acaba de hacer varias copias. Espere ${waitInWords(wait_s, "es")} antes de la siguiente`,
  other: {
    title: "Más fácil de leer",
    history: "Historial con recibos, también para hojas de cálculo (CSV) y contabilidad (OFX)",
    statements: "Estados de cuenta mensuales",
  },
};
