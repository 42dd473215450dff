// Looking at a document: its pages, with what the search that led here found on them.
import { walkHits } from "./hits.js";
import { Viewer } from "./viewer.js";

walkHits(new Viewer(document.querySelector("[data-viewer]")), { next: "n", before: "p" });
