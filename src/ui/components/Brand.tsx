/** The operator's mark and name. The mark: a sun on its meridian; it decorates, the name is text. */
export function Brand({ name }: { readonly name: string }) {
  return (
    <span class="brand">
      <svg class="brand-mark" viewBox="0 0 40 40" width="36" height="36" aria-hidden="true" focusable="false">
        <rect class="brand-ground" width="40" height="40" rx="11" />
        <path class="brand-line" d="M7 28a13 13 0 0 1 26 0M13 28a7 7 0 0 1 14 0" />
        <path class="brand-line" d="M5 32.5h30" />
        <circle class="brand-sun" cx="20" cy="13.2" r="4" />
      </svg>
      <span class="brand-name">{name}</span>
    </span>
  );
}
