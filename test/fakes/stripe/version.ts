/** The version of Stripe's API whose parameters and objects are mirrored here. */
export const API_VERSION = "2026-10-28.endive";
