import { qrPath, qrSquares } from "../qr.ts";

/** Clear squares around the code (ISO/IEC 18004 asks for four). */
const QUIET = 4;

interface QrCodeProps {
  readonly text: string;
  /** What it leads to, for whoever does not see it. */
  readonly alt: string;
  readonly caption?: string;
}

/** A QR code as a drawing in the page, dark on white in every colour scheme, 34 mm wide on paper. */
export function QrCode({ text, alt, caption }: QrCodeProps) {
  const squares = qrSquares(text);
  const size = squares.length + 2 * QUIET;
  return (
    <figure class="qr">
      <svg role="img" aria-label={alt} viewBox={`${-QUIET} ${-QUIET} ${size} ${size}`} shape-rendering="crispEdges">
        <rect x={-QUIET} y={-QUIET} width={size} height={size} fill="#fff" />
        <path d={qrPath(squares)} fill="none" stroke="#000" />
      </svg>
      {caption === undefined ? null : <figcaption>{caption}</figcaption>}
    </figure>
  );
}
