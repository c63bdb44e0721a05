package org.trinomen.server.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r5.model.CodeSystem;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.model.ValueSet;

/**
 * The published definitions of FHIR R5, as the validator asks for them. The library's own reading
 * takes all five thousand at once: half a minute and more than a gigabyte. Here the types in use
 * are read at the start, value sets and code systems when they are asked for.
 */
final class PublishedDefinitions implements IValidationSupport {

  private static final String FOLDER = "/org/hl7/fhir/r5/packages/";
  private static final List<String> PACKAGES =
      List.of("hl7.fhir.r5.core-5.0.0.tgz", "hl7.terminology-5.1.0.tgz");

  /** Code systems of interest are far smaller, others far larger. */
  private static final long TERMINOLOGY_SIZE_MAX = 256 * 1024;

  private static final Pattern DATA_TYPE =
      Pattern.compile("\"kind\"\\s*:\\s*\"(complex-type|primitive-type)\"");

  private final FhirContext context;
  private final Set<String> resources;
  private final Map<String, IBaseResource> structures = new HashMap<>();
  private final Map<String, byte[]> terminology = new HashMap<>();
  private final Map<String, IBaseResource> asked = new HashMap<>();

  /** The definitions of all data types, and of these resources with what they derive from. */
  PublishedDefinitions(FhirContext context, Set<String> resources) throws IOException {
    this.context = context;
    this.resources = resources;
    for (String name : PACKAGES) {
      try (InputStream file = PublishedDefinitions.class.getResourceAsStream(FOLDER + name);
          TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          take(entry, tar);
        }
      }
    }
  }

  private void take(TarArchiveEntry entry, InputStream content) throws IOException {
    String name = entry.getName().replaceFirst("^package/", "").replaceFirst("\\.json$", "");
    if (name.startsWith("StructureDefinition-")) {
      String json = new String(content.readAllBytes(), StandardCharsets.UTF_8);
      String type = name.substring(name.indexOf('-') + 1);
      if (resources.contains(type) || DATA_TYPE.matcher(json).find()) {
        StructureDefinition structure = parser().parseResource(StructureDefinition.class, json);
        structures.put(structure.getUrl(), structure);
      }
    } else if (entry.getSize() <= TERMINOLOGY_SIZE_MAX
        && (name.startsWith("CodeSystem-") || name.startsWith("ValueSet-"))) {
      byte[] json = content.readAllBytes();
      // The address ends in the name; addresses of extensions that stand before it do not.
      String id = Pattern.quote(name.substring(name.indexOf('-') + 1));
      Matcher url =
          Pattern.compile("\"url\"\\s*:\\s*\"([^\"]+/" + id + ")\"")
              .matcher(new String(json, StandardCharsets.UTF_8));
      if (url.find()) {
        terminology.putIfAbsent(url.group(1), json);
      }
    }
  }

  @Override
  public FhirContext getFhirContext() {
    return context;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends IBaseResource> List<T> fetchAllStructureDefinitions() {
    return (List<T>) List.copyOf(structures.values());
  }

  @Override
  public <T extends IBaseResource> List<T> fetchAllNonBaseStructureDefinitions() {
    return List.of();
  }

  @Override
  public IBaseResource fetchStructureDefinition(String url) {
    return structures.get(withoutVersion(url));
  }

  @Override
  public IBaseResource fetchCodeSystem(String url) {
    return terminology(url) instanceof CodeSystem system ? system : null;
  }

  @Override
  public IBaseResource fetchValueSet(String url) {
    return terminology(url) instanceof ValueSet set ? set : null;
  }

  @Override
  public boolean isCodeSystemSupported(ValidationSupportContext root, String system) {
    return fetchCodeSystem(system) != null;
  }

  private synchronized IBaseResource terminology(String url) {
    byte[] json = terminology.get(withoutVersion(url));
    return json == null
        ? null
        : asked.computeIfAbsent(
            withoutVersion(url),
            _ -> parser().parseResource(new String(json, StandardCharsets.UTF_8)));
  }

  /** The definitions still have elements of earlier editions, which are passed over in silence. */
  private IParser parser() {
    return context.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
  }

  private static String withoutVersion(String url) {
    return url.replaceFirst("\\|.*", "");
  }
}
