package org.trinomen.server.orthanc;

import java.util.Set;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.Tag;

/** The attributes of the modules of PS3.3-2011 that describe each level. */
public final class ModuleTags {

  /** PS3.3 §C.7.1.1. */
  private static final Set<Integer> PATIENT =
      Set.of(
          Tag.PatientName,
          Tag.PatientID,
          Tag.IssuerOfPatientID,
          Tag.IssuerOfPatientIDQualifiersSequence,
          Tag.ReferencedPatientSequence,
          Tag.PatientBirthDate,
          Tag.PatientBirthTime,
          Tag.PatientSex,
          Tag.OtherPatientIDs,
          Tag.OtherPatientIDsSequence,
          Tag.OtherPatientNames,
          Tag.EthnicGroup,
          Tag.PatientComments,
          Tag.PatientSpeciesDescription,
          Tag.PatientSpeciesCodeSequence,
          Tag.PatientBreedDescription,
          Tag.PatientBreedCodeSequence,
          Tag.BreedRegistrationSequence,
          Tag.ResponsiblePerson,
          Tag.ResponsiblePersonRole,
          Tag.ResponsibleOrganization,
          Tag.PatientIdentityRemoved,
          Tag.DeidentificationMethod,
          Tag.DeidentificationMethodCodeSequence);

  /** PS3.3 §C.7.2.1. */
  private static final Set<Integer> STUDY =
      Set.of(
          Tag.StudyInstanceUID,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.ReferringPhysicianName,
          Tag.ReferringPhysicianIdentificationSequence,
          Tag.StudyID,
          Tag.AccessionNumber,
          Tag.IssuerOfAccessionNumberSequence,
          Tag.StudyDescription,
          Tag.PhysiciansOfRecord,
          Tag.PhysiciansOfRecordIdentificationSequence,
          Tag.NameOfPhysiciansReadingStudy,
          Tag.PhysiciansReadingStudyIdentificationSequence,
          Tag.RequestingServiceCodeSequence,
          Tag.ReferencedStudySequence,
          Tag.ProcedureCodeSequence,
          Tag.ReasonForPerformedProcedureCodeSequence);

  /** PS3.3 §C.7.3.1. */
  private static final Set<Integer> SERIES =
      Set.of(
          Tag.Modality,
          Tag.SeriesInstanceUID,
          Tag.SeriesNumber,
          Tag.Laterality,
          Tag.SeriesDate,
          Tag.SeriesTime,
          Tag.PerformingPhysicianName,
          Tag.PerformingPhysicianIdentificationSequence,
          Tag.ProtocolName,
          Tag.SeriesDescription,
          Tag.SeriesDescriptionCodeSequence,
          Tag.OperatorsName,
          Tag.OperatorIdentificationSequence,
          Tag.ReferencedPerformedProcedureStepSequence,
          Tag.RelatedSeriesSequence,
          Tag.BodyPartExamined,
          Tag.PatientPosition,
          Tag.SmallestPixelValueInSeries,
          Tag.LargestPixelValueInSeries,
          Tag.RequestAttributesSequence,
          Tag.PerformedProcedureStepID,
          Tag.PerformedProcedureStepStartDate,
          Tag.PerformedProcedureStepStartTime,
          Tag.PerformedProcedureStepDescription,
          Tag.PerformedProtocolCodeSequence,
          Tag.CommentsOnThePerformedProcedureStep);

  /** PS3.3 §C.12.1. */
  private static final Set<Integer> INSTANCE =
      Set.of(
          Tag.SOPClassUID,
          Tag.SOPInstanceUID,
          Tag.SpecificCharacterSet,
          Tag.InstanceCreationDate,
          Tag.InstanceCreationTime,
          Tag.InstanceCreatorUID,
          Tag.RelatedGeneralSOPClassUID,
          Tag.OriginalSpecializedSOPClassUID,
          Tag.CodingSchemeIdentificationSequence,
          Tag.TimezoneOffsetFromUTC,
          Tag.ContributingEquipmentSequence,
          Tag.InstanceNumber,
          Tag.SOPInstanceStatus,
          Tag.SOPAuthorizationDateTime,
          Tag.SOPAuthorizationComment,
          Tag.AuthorizationEquipmentCertificationNumber,
          Tag.EncryptedAttributesSequence,
          Tag.OriginalAttributesSequence,
          Tag.HL7StructuredDocumentReferenceSequence);

  private ModuleTags() {}

  /** Those of the module that describes a level. */
  public static Set<Integer> of(Level level) {
    return switch (level) {
      case PATIENT -> PATIENT;
      case STUDY -> STUDY;
      case SERIES -> SERIES;
      case INSTANCE -> INSTANCE;
    };
  }
}
