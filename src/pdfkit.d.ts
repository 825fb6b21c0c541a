/** What pdfkit 0.20 takes beyond its published types. */
declare namespace PDFKit {
  namespace Mixins {
    interface StructureElementOptions {
      /** For TH: what the cell is the head of. */
      scope?: "Column" | "Row";
      /** For figures: left, top, right, bottom in points from the page's top left. */
      bbox?: [number, number, number, number];
      placement?: "Block" | "Inline";
    }
  }
}
