package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.List;

/** What this door offers, as FHIR R5 CapabilityStatement. */
final class CapabilityStatement {

  static final String FHIR_VERSION = "5.0.0";

  /** The day on which what is offered last changed. */
  private static final String CHANGED_ON = "2026-11-23";

  private final FhirJson fhir;

  CapabilityStatement(FhirJson fhir) {
    this.fhir = fhir;
  }

  void write(String programVersion, List<ResourceKind<?>> kinds) throws IOException {
    fhir.resource(
        "CapabilityStatement",
        "",
        () -> {
          fhir.text("status", "active");
          fhir.text("date", CHANGED_ON);
          fhir.text("kind", "instance");
          fhir.object(
              "software",
              () -> {
                fhir.text("name", "Trinomen");
                fhir.text("version", programVersion);
              });
          fhir.object(
              "implementation",
              () ->
                  fhir.text(
                      "description",
                      "What this archive knows of research studies, subjects, scans and whose they"
                          + " are; read-only."));
          fhir.text("fhirVersion", FHIR_VERSION);
          fhir.list("format", () -> fhir.element("json"));
          fhir.list("rest", () -> fhir.item(() -> writeRest(kinds)));
        });
  }

  private void writeRest(List<ResourceKind<?>> kinds) throws IOException {
    fhir.text("mode", "server");
    fhir.list(
        "resource",
        () -> {
          for (ResourceKind<?> kind : kinds) {
            fhir.item(() -> write(kind));
          }
        });
  }

  private void write(ResourceKind<?> kind) throws IOException {
    fhir.text("type", kind.type());
    fhir.list(
        "interaction",
        () -> {
          fhir.item(() -> fhir.text("code", "read"));
          fhir.item(() -> fhir.text("code", "search-type"));
        });
    fhir.list(
        "searchParam",
        () -> {
          write(SearchParameter.token(Search.ID, "The resource's id."));
          for (SearchParameter parameter : kind.parameters()) {
            write(parameter);
          }
        });
  }

  private void write(SearchParameter parameter) throws IOException {
    fhir.item(
        () -> {
          fhir.text("name", parameter.name());
          fhir.text("type", parameter.type());
          fhir.text("documentation", parameter.documentation());
        });
  }
}
