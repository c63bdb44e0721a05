package org.trinomen.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r5.model.Resource;
import org.trinomen.server.json.JsonValue;

/** Says whether JSON is FHIR R5, by HAPI's strict parser and by the published definitions. */
final class FhirValidation {

  /** What this door writes and refers to, and what those derive from. */
  private static final Set<String> RESOURCES =
      Set.of(
          "Resource",
          "DomainResource",
          "Bundle",
          "CapabilityStatement",
          "Device",
          "ImagingStudy",
          "Linkage",
          "Location",
          "OperationOutcome",
          "Organization",
          "Patient",
          "Practitioner",
          "PractitionerRole",
          "Provenance",
          "ResearchStudy",
          "ResearchSubject");

  private static final FhirContext CONTEXT = FhirContext.forR5();
  private static final FhirValidator VALIDATOR = validator();

  private FhirValidation() {}

  private static FhirValidator validator() {
    try {
      PublishedDefinitions definitions = new PublishedDefinitions(CONTEXT, RESOURCES);
      FhirInstanceValidator module =
          new FhirInstanceValidator(
              new ValidationSupportChain(
                  definitions,
                  new InMemoryTerminologyServerValidationSupport(CONTEXT),
                  new CommonCodeSystemsTerminologyService(CONTEXT)));
      module.setAnyExtensionsAllowed(true);
      return CONTEXT.newValidator().registerValidatorModule(module);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a resource as the routes do. */
  @FunctionalInterface
  interface Writing {
    void to(FhirJson fhir) throws IOException;
  }

  static String json(Writing writing) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(text)) {
      writing.to(new FhirJson(json));
    }
    return text.toString();
  }

  /** What is written, once it has proved to be valid. */
  static <T extends Resource> T valid(Class<T> type, Writing writing) throws IOException {
    return valid(type, json(writing));
  }

  static <T extends Resource> T valid(Class<T> type, String json) {
    assertThat(problems(json)).as(json).isEmpty();
    IParser parser = CONTEXT.newJsonParser();
    parser.setParserErrorHandler(new StrictErrorHandler());
    return parser.parseResource(type, json);
  }

  /** A resource as HAPI writes it, whatever it was read from. */
  static String encoded(Resource resource) {
    return CONTEXT.newJsonParser().encodeResourceToString(resource);
  }

  /**
   * Errors and warnings; not the advice to say everything once more in HTML, and not that the
   * modalities of DICOM (PS3.16 CID 33) are not among FHIR's own definitions.
   */
  static List<String> problems(String json) {
    return VALIDATOR.validateWithResult(json).getMessages().stream()
        .filter(message -> message.getSeverity() != ResultSeverityEnum.INFORMATION)
        .filter(message -> !message.getMessage().contains("dom-6"))
        .filter(message -> !message.getMessage().contains("sect_CID_33.html' not found"))
        .map(FhirValidation::text)
        .toList();
  }

  private static String text(SingleValidationMessage message) {
    return message.getSeverity()
        + " at "
        + message.getLocationString()
        + ": "
        + message.getMessage();
  }
}
