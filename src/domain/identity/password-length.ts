/** NIST SP 800-63B-4, 3.1.1.1: at least 15 characters where a password stands alone; long ones are welcome. */
export const PASSWORD_MIN_CHARACTERS = 15;
/** The same, 3.1.1.2: at least 8 beside a second factor. */
export const PASSWORD_MIN_BESIDE_FACTOR = 8;
export const PASSWORD_MAX_CHARACTERS = 128;
