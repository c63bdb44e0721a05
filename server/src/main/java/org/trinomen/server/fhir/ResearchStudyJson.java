package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.List;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Site;

/**
 * A research study as FHIR R5 ResearchStudy. Its sites are within it as Locations, because a site
 * is a hospital in its part in this one study.
 */
final class ResearchStudyJson {

  private final FhirJson fhir;

  ResearchStudyJson(FhirJson fhir) {
    this.fhir = fhir;
  }

  void write(ResearchStudy study) throws IOException {
    fhir.resource(
        "ResearchStudy",
        FhirId.ofStudy(study.id()),
        () -> {
          if (!study.sites().isEmpty()) {
            fhir.list("contained", () -> writeSites(study.sites()));
          }
          fhir.list("extension", () -> writeExtensions(study));
          fhir.list("identifier", () -> fhir.identifier("official", FhirName.STUDY, study.id()));
          fhir.text("title", study.shortName().isBlank() ? study.id() : study.shortName());
          fhir.text("status", "active");
          if (!FhirJson.clean(study.tracer()).isEmpty()) {
            fhir.list("keyword", () -> fhir.item(() -> fhir.text("text", study.tracer())));
          }
          if (!study.sites().isEmpty()) {
            fhir.list("site", () -> writeSiteReferences(study.sites()));
          }
        });
  }

  private void writeSites(List<Site> sites) throws IOException {
    for (int i = 0; i < sites.size(); i++) {
      Site site = sites.get(i);
      fhir.resource(
          "Location",
          siteId(i),
          () -> {
            fhir.list("identifier", () -> fhir.identifier("official", FhirName.SITE, site.id()));
            fhir.text("name", site.institution().isBlank() ? site.id() : site.institution());
            if (!site.organization().isBlank()) {
              fhir.object(
                  "managingOrganization",
                  () ->
                      fhir.logicalTarget(
                          "Organization", FhirName.ORGANIZATION, site.organization()));
            }
          });
    }
  }

  private void writeSiteReferences(List<Site> sites) throws IOException {
    for (int i = 0; i < sites.size(); i++) {
      String reference = "#" + siteId(i);
      fhir.item(() -> fhir.text("reference", reference));
    }
  }

  private static String siteId(int index) {
    return "site-" + (index + 1);
  }

  private void writeExtensions(ResearchStudy study) throws IOException {
    fhir.extensions(
        "subject-code",
        () -> {
          fhir.textPart("template", study.grammar().template());
          fhir.textPart("check-digit", name(study.grammar().checkDigit()));
          fhir.textPart("attribute", study.codeField());
        });
    for (PlannedVisit visit : study.visits()) {
      fhir.extensions(
          "planned-visit",
          () -> {
            fhir.textPart("label", visit.label());
            fhir.part("offset-days", () -> fhir.number("valueInteger", visit.offsetDays()));
            fhir.part("window-days", () -> fhir.number("valueInteger", visit.windowDays()));
          });
    }
  }

  private static String name(CheckDigit checkDigit) {
    return switch (checkDigit) {
      case NONE -> "";
      case MOD_37_36 -> "ISO 7064 MOD 37,36";
      case MOD_11_10 -> "ISO 7064 MOD 11,10";
      case DAMM -> "Damm";
      case VERHOEFF -> "Verhoeff";
      case LUHN -> "Luhn";
    };
  }
}
