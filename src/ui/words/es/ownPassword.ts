import type { ownPassword as english } from "../en/ownPassword.ts";

export const ownPassword: typeof english = {
  title: "Cambie su contraseña",
  lead: "Se cierra la sesión en los demás dispositivos, y los enlaces para una contraseña nueva que recibió por correo dejan de servir. Aquí sigue con la sesión abierta.",
  alone:
    "Lo que quiere quitar es lo último que hay junto a su contraseña. Elija primero una de al menos 15 caracteres y quítelo después. Se cierra la sesión en los demás dispositivos.",
  current: "Su contraseña actual",
  password: "Contraseña nueva",
  hint: "Al menos 15 caracteres. Cuatro o cinco palabras que solo usted juntaría son fáciles de recordar y difíciles de adivinar.",
  hintBesideFactor: "Al menos 8 caracteres, porque al iniciar sesión hay también un segundo paso. Con 15 o más bastaría también sin él.",
  forgot: "¿Ya no la recuerda? Recibir un enlace",
  button: "Guardar la contraseña nueva",
  missing: "Escriba la contraseña que tiene ahora",
  refused: "Esta no es la contraseña de su cuenta. Escríbala otra vez",
  done: "Su contraseña nueva está guardada. Se cerró la sesión en los demás dispositivos.",
};
