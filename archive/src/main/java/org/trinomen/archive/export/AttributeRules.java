package org.trinomen.archive.export;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.dicom.ConfidentialityProfile;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;
import org.trinomen.identity.viewpoint.Presentation.ClinicalTrial;
import org.trinomen.identity.viewpoint.Presentation.Confidentiality;
import org.trinomen.identity.viewpoint.Presentation.Demographics;
import org.trinomen.identity.viewpoint.Presentation.PrivateElements;
import org.trinomen.identity.viewpoint.Presentation.Rewritten;

/**
 * What becomes of each element under a presentation, wherever it stands; what a copy gets at its
 * top level besides is in {@link WrittenAttributes}.
 *
 * <p>Where the profile of PS3.15 leaves a choice to the attribute's type in its IOD, the answer
 * here is the one that every type allows: a value where a value may be needed, for instance.
 */
final class AttributeRules {

  /** These name or number the person, and would contradict or betray the name written. */
  private static final Set<Integer> OTHER_IDENTIFIERS =
      Set.of(
          Tag.ReferencedPatientSequence,
          Tag.TypeOfPatientID,
          Tag.IssuerOfPatientID,
          Tag.IssuerOfPatientIDQualifiersSequence,
          Tag.SourcePatientGroupIdentificationSequence,
          Tag.GroupOfPatientsIdentificationSequence,
          Tag.OtherPatientIDs,
          Tag.OtherPatientNames,
          Tag.OtherPatientIDsSequence,
          Tag.PatientBirthName,
          Tag.PatientMotherBirthName,
          Tag.PatientInsurancePlanCodeSequence,
          Tag.InsurancePlanIdentification,
          Tag.PatientAddress,
          Tag.PatientTelephoneNumbers,
          Tag.PatientTelecomInformation,
          Tag.MilitaryRank,
          Tag.BranchOfService,
          Tag.MedicalRecordLocator,
          Tag.CountryOfResidence,
          Tag.RegionOfResidence,
          Tag.ResponsiblePerson,
          Tag.ResponsiblePersonRole,
          Tag.ResponsibleOrganization);

  /** A signature holds for what was signed (PS3.15 §C), which a copy no longer is. */
  private static final Set<Integer> SIGNATURES =
      Set.of(Tag.DigitalSignaturesSequence, Tag.MACParametersSequence);

  /** Which birthday it is can be read from these as well. */
  private static final Set<Integer> BIRTH =
      Set.of(
          Tag.PatientBirthDate,
          Tag.PatientBirthTime,
          Tag.PatientBirthDateInAlternativeCalendar,
          Tag.PatientDeathDateInAlternativeCalendar,
          Tag.PatientAlternativeCalendar);

  /** UIDs that name a kind of thing, not a thing. */
  private static final Set<Integer> KINDS =
      Set.of(
          Tag.SOPClassUID,
          Tag.RelatedGeneralSOPClassUID,
          Tag.OriginalSpecializedSOPClassUID,
          Tag.SOPClassesInStudy,
          Tag.CodingSchemeUID,
          Tag.ContextGroupExtensionCreatorUID,
          Tag.ContextUID,
          Tag.MappingResourceUID,
          Tag.StoredInstanceTransferSyntaxUID,
          Tag.ReferencedSOPClassUID,
          Tag.SOPClassesSupported,
          Tag.AvailableTransferSyntaxUID,
          Tag.FlowTransferSyntaxUID,
          Tag.PertinentSOPClassesInStudy,
          Tag.PertinentSOPClassesInSeries,
          Tag.MACCalculationTransferSyntaxUID,
          Tag.EncryptedContentTransferSyntaxUID);

  /** The edition of a coding scheme: the table has them as dates, but nobody's day is in them. */
  private static final Set<Integer> EDITIONS =
      Set.of(Tag.ContextGroupVersion, Tag.ContextGroupLocalVersion);

  /** What group 0012 says of de-identification and consent; the rest is who takes part in what. */
  private static final Set<Integer> NOT_OF_THE_TRIAL =
      Set.of(
          Tag.PatientIdentityRemoved,
          Tag.DeidentificationMethod,
          Tag.DeidentificationMethodCodeSequence,
          Tag.ConsentForClinicalTrialUseSequence,
          Tag.DistributionType,
          Tag.ConsentForDistributionFlag);

  /** Free text that the table leaves to the cleaning of Content Sequence around it. */
  private static final Set<Integer> FREE_TEXT = Set.of(Tag.TextValue, Tag.UnformattedTextValue);

  static final String DUMMY_TEXT = "REMOVED";

  private record TagAndVr(int tag, Vr vr) {}

  private final Rewritten presentation;
  private final KeyedMapping mapping;
  private final boolean profile;
  private final boolean trialIsWritten;
  private final Map<Integer, Fate> known = new HashMap<>();
  private final Map<TagAndVr, Fate> computed = new HashMap<>();

  /**
   * The rules for one identity.
   *
   * @param unresolved nobody knows whose the scan is, so what was typed of a trial cannot be
   *     trusted
   */
  AttributeRules(Rewritten presentation, OutgoingNames names, boolean unresolved) {
    this.presentation = presentation;
    this.mapping = names.mapping();
    this.profile = presentation.confidentiality() == Confidentiality.BASIC_PROFILE;
    this.trialIsWritten = unresolved || presentation.clinicalTrial() != ClinicalTrial.OMITTED;
    OTHER_IDENTIFIERS.forEach(tag -> known.put(tag, Fate.REMOVE));
    SIGNATURES.forEach(tag -> known.put(tag, Fate.REMOVE));
    known.put(Tag.PatientName, new Fate.Replace(names.patientName()));
    known.put(Tag.PatientID, new Fate.Replace(names.patientId()));
    if (!names.issuer().isEmpty()) {
      known.put(Tag.IssuerOfPatientID, new Fate.Replace(names.issuer()));
    }
    known.put(
        Tag.OriginalAttributesSequence,
        presentation.originalAttributes() ? Fate.EXTEND : Fate.REMOVE);
    if (presentation.demographics() != Demographics.KEEP) {
      BIRTH.forEach(tag -> known.put(tag, Fate.REMOVE));
      known.put(Tag.PatientBirthDate, Fate.EMPTY);
    }
    if (profile) {
      EDITIONS.forEach(tag -> known.put(tag, Fate.KEEP));
      FREE_TEXT.forEach(tag -> known.put(tag, new Fate.Blank(DUMMY_TEXT)));
      known.put(Tag.SpecificCharacterSet, Fate.KEEP);
    }
  }

  /** What becomes of an element that the standard defines, or of one that nobody knows. */
  Fate fate(int tag, Vr vr) {
    if (Tags.isGroupLength(tag)) {
      // PS3.5 §7.2: retired, and no longer right.
      return Fate.REMOVE;
    }
    Fate fate = known.get(tag);
    if (fate != null) {
      return fate;
    }
    if (!isKnown(tag)) {
      return compute(tag, vr);
    }
    // Some files give a tag another VR here than there.
    return computed.computeIfAbsent(new TagAndVr(tag, vr), _ -> compute(tag, vr));
  }

  /** What becomes of a private element of this creator, or of the element that names it. */
  Fate fateOfPrivate(String creator, int tag, Vr vr) {
    boolean stays =
        switch (presentation.privateElements()) {
          case KEEP -> true;
          case REMOVE -> false;
          case SAFE_LIST ->
              Tags.isPrivateCreator(tag)
                  ? SafePrivateElements.hasAny(creator, tag)
                  : SafePrivateElements.isSafe(creator, tag);
        };
    if (!stays || Tags.isGroupLength(tag)) {
      return Fate.REMOVE;
    }
    return vr == Vr.SQ ? Fate.DESCEND : Fate.KEEP;
  }

  /** Whether it depends on its owner what becomes of a private element. */
  boolean looksAtOwners() {
    return presentation.privateElements() == PrivateElements.SAFE_LIST;
  }

  /** Whether what the standard does not foresee goes: preambles, strays. */
  boolean profile() {
    return profile;
  }

  private Fate compute(int tag, Vr vr) {
    Optional<ConfidentialityProfile.Entry> entry = ConfidentialityProfile.entry(tag);
    if (Tags.group(tag) == 0x0010 && presentation.demographics() != Demographics.KEEP) {
      Fate fate = demographic(entry, vr);
      if (!(fate instanceof Fate.Keep)) {
        return fate;
      }
    }
    if (Tags.group(tag) == 0x0012 && trialIsWritten && !NOT_OF_THE_TRIAL.contains(tag)) {
      return Fate.REMOVE;
    }
    if (presentation.shiftDates() && vr == Vr.DA) {
      return new Fate.Change(mapping::dates);
    }
    if (presentation.shiftDates() && vr == Vr.DT) {
      return new Fate.Change(mapping::dateTimes);
    }
    if (vr == Vr.UI && !KINDS.contains(tag)) {
      return presentation.mapUids() ? new Fate.Change(mapping::uids) : Fate.KEEP;
    }
    if (profile) {
      return byProfile(tag, entry, vr);
    }
    return vr == Vr.SQ ? Fate.DESCEND : Fate.KEEP;
  }

  /** Of the Patient Module and the Patient Study Module. */
  private Fate demographic(Optional<ConfidentialityProfile.Entry> entry, Vr vr) {
    boolean characteristic = entry.isPresent() && entry.get().retainsCharacteristic();
    if (entry.isEmpty()
        || (characteristic && presentation.demographics() == Demographics.CHARACTERISTICS)) {
      return Fate.KEEP;
    }
    return action(entry.get().action(), vr);
  }

  private Fate byProfile(int tag, Optional<ConfidentialityProfile.Entry> entry, Vr vr) {
    // The lines of the table for (50xx,xxxx) and (60xx,3000); an overlay without its data is none.
    int group = Tags.group(tag) & 0xFF01;
    if (group == 0x5000 || group == 0x6000) {
      return Fate.REMOVE;
    }
    if (entry.isEmpty()) {
      return unlisted(tag, vr);
    }
    if (presentation.shiftDates() && entry.get().modifiesDate() && vr == Vr.TM) {
      // Whole days: the time of day stays.
      return Fate.KEEP;
    }
    if (entry.get().retainsCharacteristic()
        && presentation.demographics() == Demographics.CHARACTERISTICS) {
      return Fate.KEEP;
    }
    if (vr == Vr.SQ && entry.get().retainsUid()) {
      // Names other instances, whose UIDs are replaced: a dummy value that is right everywhere.
      return Fate.DESCEND;
    }
    return action(entry.get().action(), vr);
  }

  /** The dictionary gives every element that it knows and that stands in images a VR but UN. */
  private static boolean isKnown(int tag) {
    return Dictionary.vr(tag, false) != Vr.UN;
  }

  private static Fate unlisted(int tag, Vr vr) {
    if (vr == Vr.PN) {
      return Fate.EMPTY;
    }
    if (vr == Vr.SQ) {
      return Fate.DESCEND;
    }
    if (!isKnown(tag)) {
      // Nobody can say that it names no one.
      return Fate.REMOVE;
    }
    return vr.usesCharacterSet() ? Fate.SIFT : Fate.KEEP;
  }

  private static Fate action(ConfidentialityProfile.Action action, Vr vr) {
    return switch (action) {
      case X -> Fate.REMOVE;
      case Z, X_Z -> Fate.EMPTY;
      case X_Z_U -> Fate.DESCEND;
      case D, Z_D -> vr == Vr.SQ ? Fate.DESCEND : dummy(vr);
      case X_D, X_Z_D -> vr == Vr.SQ ? Fate.REMOVE : dummy(vr);
      // Reached with UIDs retained, or for one that some file gives another VR.
      case U -> vr == Vr.UI ? Fate.KEEP : Fate.REMOVE;
    };
  }

  /** A value that is no one's and that the VR allows (PS3.5 §6.2). */
  private static Fate dummy(Vr vr) {
    return switch (vr) {
      case DA -> new Fate.Blank("19000101");
      case DT -> new Fate.Blank("19000101000000");
      case TM -> new Fate.Blank("000000");
      case AS -> new Fate.Blank("000Y");
      case AE, CS, LO, LT, PN, SH, ST, UC, UT -> new Fate.Blank(DUMMY_TEXT);
      case DS, IS -> new Fate.Blank("0");
      case UR -> new Fate.Blank("urn:removed");
      case OB, UN -> new Fate.Blank("\0\0");
      case AT, FD, FL, OD, OF, OL, OV, OW, SL, SQ, SS, SV, UI, UL, US, UV -> Fate.EMPTY;
    };
  }
}
