package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.List;

/** A page of what a search found, as FHIR R5 Bundle. */
final class SearchBundle {

  private final FhirJson fhir;
  private final FhirView view;
  private final String base;

  /**
   * A page.
   *
   * @param base the address of this door, up to {@code /fhir}
   */
  SearchBundle(FhirJson fhir, FhirView view, String base) {
    this.fhir = fhir;
    this.view = view;
    this.base = base;
  }

  <T> void write(ResourceKind<T> kind, Search search, List<T> found) throws IOException {
    long from = Math.min(search.offset(), found.size());
    long to = Math.min(from + search.count(), found.size());
    List<T> page = found.subList(Math.toIntExact(from), Math.toIntExact(to));
    fhir.resource(
        "Bundle",
        "",
        () -> {
          fhir.text("type", "searchset");
          fhir.number("total", found.size());
          fhir.list(
              "link",
              () -> {
                writeLink("self", kind, search, search.offset());
                if (to < found.size() && !page.isEmpty()) {
                  writeLink("next", kind, search, to);
                }
              });
          if (!page.isEmpty()) {
            fhir.list(
                "entry",
                () -> {
                  for (T resource : page) {
                    fhir.item(() -> writeEntry(kind, resource));
                  }
                });
          }
        });
  }

  /** Pages stay those of the first one's position, whatever is stated meanwhile. */
  private void writeLink(String relation, ResourceKind<?> kind, Search search, long from)
      throws IOException {
    String query = search.query(from, view.viewpoint().name(), view.position());
    fhir.item(
        () -> {
          fhir.text("relation", relation);
          fhir.text("url", base + "/" + kind.type() + "?" + query);
        });
  }

  private <T> void writeEntry(ResourceKind<T> kind, T resource) throws IOException {
    fhir.text("fullUrl", base + "/" + kind.type() + "/" + kind.id(resource));
    fhir.member("resource", () -> kind.write(fhir, view, resource));
    fhir.object("search", () -> fhir.text("mode", "match"));
  }
}
