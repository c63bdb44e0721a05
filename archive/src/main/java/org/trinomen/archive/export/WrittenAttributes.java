package org.trinomen.archive.export;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;
import org.trinomen.identity.viewpoint.Presentation.ClinicalTrial;
import org.trinomen.identity.viewpoint.Presentation.Confidentiality;
import org.trinomen.identity.viewpoint.Presentation.Demographics;
import org.trinomen.identity.viewpoint.Presentation.PrivateElements;
import org.trinomen.identity.viewpoint.Presentation.Rewritten;

/**
 * What a copy gets at its top level, in place of what stood there: the patient's name, the Clinical
 * Trial modules, what was done to it, and what it replaced.
 */
final class WrittenAttributes {

  /** Type 1 in its module, and a roster need not know it. */
  private static final String NO_SPONSOR = "NOT STATED";

  private static final int LO_LENGTH_MAX = 64;

  private static final DateTimeFormatter DT =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss.SSSSSSZ", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Rewritten presentation;
  private final SpecificCharacterSet characterSet;
  private final TreeMap<Integer, DataSet> elements = new TreeMap<>(Integer::compareUnsigned);
  private Optional<DataSet> originalAttributes = Optional.empty();

  private WrittenAttributes(Rewritten presentation, SpecificCharacterSet characterSet) {
    this.presentation = presentation;
    this.characterSet = characterSet;
  }

  /**
   * The attributes for a copy.
   *
   * @param original the header of the stored file, as far as it was read
   */
  static WrittenAttributes of(
      DataSet original,
      OutgoingIdentity identity,
      OutgoingNames names,
      String viewpoint,
      Rewritten presentation,
      AttributeRules rules) {
    WrittenAttributes written = new WrittenAttributes(presentation, original.characterSet());
    written.text(Tag.PatientName, names.patientName());
    written.text(Tag.PatientID, names.patientId());
    if (!names.issuer().isEmpty()) {
      written.text(Tag.IssuerOfPatientID, names.issuer());
    }
    if (identity instanceof OutgoingIdentity.OfSubject subject) {
      written.clinicalTrial(subject, names);
    }
    if (presentation.confidentiality() == Confidentiality.BASIC_PROFILE) {
      written.deidentification();
    }
    if (presentation.originalAttributes()) {
      written.originalAttributes(original, identity.basis(), viewpoint, rules);
    }
    return written;
  }

  /** Whether the element of this tag is written anew. */
  boolean writes(int tag) {
    return elements.containsKey(tag);
  }

  /** Each element as a data set of its own, in the order of tags. */
  SortedMap<Integer, DataSet> elements() {
    return Collections.unmodifiableSortedMap(elements);
  }

  /** What is to be added to Original Attributes Sequence, if anything. */
  Optional<DataSet> originalAttributes() {
    return originalAttributes;
  }

  /** PS3.3 §C.7.1.3 and §C.7.2.3. Type 2 attributes of which nothing is known are empty. */
  private void clinicalTrial(OutgoingIdentity.OfSubject subject, OutgoingNames names) {
    if (presentation.clinicalTrial() == ClinicalTrial.OMITTED) {
      return;
    }
    boolean whole = presentation.clinicalTrial() == ClinicalTrial.WHOLE;
    String sponsor = subject.sponsor().isBlank() ? NO_SPONSOR : subject.sponsor();
    text(Tag.ClinicalTrialSponsorName, sponsor);
    text(
        Tag.ClinicalTrialProtocolID,
        subject.protocol().isBlank() ? subject.study() : subject.protocol());
    text(Tag.ClinicalTrialProtocolName, subject.protocolName());
    text(Tag.ClinicalTrialSiteID, whole ? subject.site() : "");
    text(Tag.ClinicalTrialSiteName, whole ? subject.siteName() : "");
    if (!whole) {
      text(Tag.ClinicalTrialSubjectReadingID, names.patientId());
      return;
    }
    text(Tag.ClinicalTrialSubjectID, subject.subject());
    text(Tag.ClinicalTrialTimePointID, subject.visit());
    if (!subject.visitDescription().isEmpty()) {
      text(Tag.ClinicalTrialTimePointDescription, subject.visitDescription());
    }
  }

  /** PS3.15 §E.1.1 and §E.3.6: that it was done, how, and what became of dates. */
  private void deidentification() {
    text(Tag.PatientIdentityRemoved, "YES");
    List<String[]> methods = methods();
    put(
        Tag.DeidentificationMethod,
        builder ->
            builder.string(
                Tag.DeidentificationMethod,
                methods.stream().map(method -> method[1]).toArray(String[]::new)));
    put(
        Tag.DeidentificationMethodCodeSequence,
        builder ->
            builder.items(
                Tag.DeidentificationMethodCodeSequence,
                methods.stream().map(WrittenAttributes::code).toList()));
    text(
        Tag.LongitudinalTemporalInformationModified,
        presentation.shiftDates() ? "MODIFIED" : "REMOVED");
  }

  /** PS3.16 CID 7050: code value and meaning. */
  private List<String[]> methods() {
    List<String[]> methods = new ArrayList<>();
    methods.add(new String[] {"113100", "Basic Application Confidentiality Profile"});
    if (presentation.shiftDates()) {
      methods.add(
          new String[] {
            "113107", "Retain Longitudinal Temporal Information Modified Dates Option"
          });
    }
    if (presentation.demographics() == Demographics.CHARACTERISTICS) {
      methods.add(new String[] {"113108", "Retain Patient Characteristics Option"});
    }
    if (!presentation.mapUids()) {
      methods.add(new String[] {"113110", "Retain UIDs Option"});
    }
    if (presentation.privateElements() == PrivateElements.SAFE_LIST) {
      methods.add(new String[] {"113111", "Retain Safe Private Option"});
    }
    return methods;
  }

  private static DataSet code(String[] method) {
    return new DataSetBuilder()
        .string(Tag.CodeValue, method[0])
        .string(Tag.CodingSchemeDesignator, "DCM")
        .string(Tag.CodeMeaning, method[1])
        .build();
  }

  /** PS3.3 §C.12.1.1.9. */
  private void originalAttributes(
      DataSet original, Basis basis, String viewpoint, AttributeRules rules) {
    DataSetBuilder previous = new DataSetBuilder();
    int count = 0;
    for (Element element : original) {
      if (isReplaced(element, original, rules)) {
        previous.put(element);
        count++;
      }
    }
    if (count == 0) {
      return;
    }
    String system = "Trinomen, viewpoint " + viewpoint + ", ledger " + basis.position();
    originalAttributes =
        Optional.of(
            new DataSetBuilder()
                .items(Tag.ModifiedAttributesSequence, previous.build())
                .string(Tag.AttributeModificationDateTime, DT.format(basis.recordedAt()))
                .bytes(Tag.ModifyingSystem, Vr.LO, encoded(cut(system), Vr.LO))
                .string(Tag.SourceOfPreviousValues)
                .string(Tag.ReasonForTheAttributeModification, "COERCE")
                .build());
  }

  /** Whether an element is held, and the copy has another value in its place, or none. */
  private boolean isReplaced(Element element, DataSet original, AttributeRules rules) {
    int tag = element.tag();
    boolean copied = element.encoded().whole() && !(element instanceof Element.Bulk);
    if (!copied || Tags.isPrivate(tag) || Tags.isGroupLength(tag)) {
      return false;
    }
    if (elements.containsKey(tag)) {
      return !original.text(tag).equals(elements.get(tag).text(tag));
    }
    return switch (rules.fate(tag, element.vr())) {
      case Fate.Keep _, Fate.Sift _, Fate.Descend _, Fate.Extend _ -> false;
      case Fate.Remove _ -> tag != Tag.OriginalAttributesSequence;
      case Fate.Empty _, Fate.Blank _ -> element.length() > 0;
      case Fate.Replace _ -> true;
      case Fate.Change change ->
          !change.change().apply(original.text(tag)).equals(original.text(tag));
    };
  }

  private void text(int tag, String text) {
    Vr vr = Dictionary.vr(tag, false);
    // PS3.5 §6.2: a backslash would divide values.
    String single = text.replace('\\', '/');
    String fitting = vr == Vr.LO ? cut(single) : single;
    put(tag, builder -> builder.bytes(tag, vr, encoded(fitting, vr)));
  }

  private void put(int tag, Consumer<DataSetBuilder> element) {
    DataSetBuilder builder = new DataSetBuilder();
    element.accept(builder);
    elements.put(tag, builder.build());
  }

  private static String cut(String text) {
    return text.length() > LO_LENGTH_MAX ? text.substring(0, LO_LENGTH_MAX) : text;
  }

  /** In the file's own character set, or without what that has no place for. */
  private byte[] encoded(String text, Vr vr) {
    String plain = OutgoingNames.ascii(text);
    if (!plain.equals(text) && characterSet.canEncode(text, vr)) {
      return characterSet.encode(text, vr);
    }
    return plain.getBytes(StandardCharsets.US_ASCII);
  }
}
