// Attributes that can tell who a person is: of table E.1-1 of PS3.15 those that say it of the person,
// or of people around. What the table does about them decides whether an element goes (X) or stays
// without a value (z), because its type in the IOD may be 2. Generated from the tables of the module
// dicom (edition as there) by group; what a site types into descriptions is for words.ts to find.

import type { Group } from "./groups";

/** By group, lines of tag, keyword, and X or z. */
const TABLE: Record<Exclude<Group, "private">, string> = {
  names: `
    00100010 PatientName z
    00101001 OtherPatientNames X
    00101005 PatientBirthName X
    00101060 PatientMotherBirthName X
    00102297 ResponsiblePerson X
  `,
  "birth-date": `
    00100030 PatientBirthDate z
    00100032 PatientBirthTime X
  `,
  "hospital-numbers": `
    00080050 AccessionNumber z
    00101000 OtherPatientIDs X
    00101002 OtherPatientIDsSequence X
    00101050 InsurancePlanIdentification X
    00101090 MedicalRecordLocator X
    00380010 AdmissionID X
    00380060 ServiceEpisodeID X
    0040050A SpecimenAccessionNumber X
    00401001 RequestedProcedureID X
    00402016 PlacerOrderNumberImagingServiceRequest z
    00402017 FillerOrderNumberImagingServiceRequest z
  `,
  contact: `
    00101040 PatientAddress X
    00101080 MilitaryRank X
    00101081 BranchOfService X
    00102150 CountryOfResidence X
    00102152 RegionOfResidence X
    00102154 PatientTelephoneNumbers X
    00102155 PatientTelecomInformation X
    00102180 Occupation X
    001021F0 PatientReligiousPreference X
    00102299 ResponsibleOrganization X
    00160072 GPSLatitude X
    00160074 GPSLongitude X
    00160084 GPSDestLatitude X
    00160086 GPSDestLongitude X
    0038001E ScheduledPatientInstitutionResidence X
    00380300 CurrentPatientLocation X
    00380400 PatientInstitutionResidence X
    00401102 PersonAddress X
    00401103 PersonTelephoneNumbers X
    00401104 PersonTelecomInformation X
    00402010 OrderCallbackPhoneNumber X
    00402011 OrderCallbackTelecomInformation X
    0040A353 AddressTrial X
    0040A354 TelephoneNumberTrial X
    4008011A DistributionAddress X
  `,
  staff: `
    00080090 ReferringPhysicianName z
    00080092 ReferringPhysicianAddress X
    00080094 ReferringPhysicianTelephoneNumbers X
    00080096 ReferringPhysicianIdentificationSequence X
    0008009C ConsultingPhysicianName z
    0008009D ConsultingPhysicianIdentificationSequence X
    00081048 PhysiciansOfRecord X
    00081049 PhysiciansOfRecordIdentificationSequence X
    00081050 PerformingPhysicianName X
    00081052 PerformingPhysicianIdentificationSequence X
    00081060 NameOfPhysiciansReadingStudy X
    00081062 PhysiciansReadingStudyIdentificationSequence X
    00081070 OperatorsName z
    00081072 OperatorIdentificationSequence z
    0016004D CameraOwnerName X
    00321032 RequestingPhysician X
    00400006 ScheduledPerformingPhysicianName X
    0040000B ScheduledPerformingPhysicianIdentificationSequence X
    00401010 NamesOfIntendedRecipientsOfResults X
    00401011 IntendedRecipientsOfResultsIdentificationSequence X
    00401101 PersonIdentificationCodeSequence z
    00402008 OrderEnteredBy X
    00404034 ScheduledHumanPerformersSequence X
    00404035 ActualHumanPerformersSequence X
    00404037 HumanPerformerName X
    0040A073 VerifyingObserverSequence z
    0040A075 VerifyingObserverName z
    0040A078 AuthorObserverSequence X
    0040A07A ParticipantSequence X
    0040A088 VerifyingObserverIdentificationCodeSequence z
    0040A123 PersonName z
    0040A307 CurrentObserverTrial X
    0040A352 VerbalSourceTrial X
    00700084 ContentCreatorName z
    00700086 ContentCreatorIdentificationCodeSequence X
    3006004D ROICreatorSequence X
    3006004E ROIInterpreterSequence X
    300600A6 ROIInterpreter z
    300E0008 ReviewerName z
    40080102 InterpretationRecorder X
    4008010A InterpretationTranscriber X
    4008010C InterpretationAuthor X
    40080111 InterpretationApproverSequence X
    40080114 PhysicianApprovingInterpretation X
    40080118 ResultsDistributionListSequence X
    40080119 DistributionName X
  `,
  "free-text": `
    00084000 IdentifyingComments X
    001021B0 AdditionalPatientHistory X
    00104000 PatientComments X
    00184000 AcquisitionComments X
    00204000 ImageComments X
    00209158 FrameComments X
    00284000 ImagePresentationComments X
    00321030 ReasonForStudy X
    00321066 ReasonForVisit X
    00324000 StudyComments X
    00380040 DischargeDiagnosisDescription X
    00380050 SpecialNeeds X
    00380500 PatientState X
    00384000 VisitComments X
    00400280 CommentsOnThePerformedProcedureStep X
    00400310 CommentsOnRadiationDose X
    00401002 ReasonForTheRequestedProcedure X
    00401400 RequestedProcedureComments X
    00402001 ReasonForTheImagingServiceRequest X
    00402400 ImagingServiceRequestComments X
    3010005A RTPhysicianIntentNarrative z
    3010007A TreatmentTechniqueNotes z
    3010007B PrescriptionNotes z
    3010007F FractionationNotes z
    40000010 Arbitrary X
    40004000 TextComments X
    4008010B InterpretationText X
    40080115 InterpretationDiagnosisDescription X
    40080300 Impressions X
    40084000 ResultsComments X
  `,
};

export interface Attribute {
  keyword: string;
  group: Group;
  /** Whether the element may be missing altogether. */
  goes: boolean;
}

export const ATTRIBUTES: ReadonlyMap<number, Attribute> = new Map(
  (Object.entries(TABLE) as [Group, string][]).flatMap(([group, lines]) =>
    lines.trim().split(/\n\s*/).map((line): [number, Attribute] => {
      const [tag = "", keyword = "", what] = line.split(" ");
      return [parseInt(tag, 16), { keyword, group, goes: what === "X" }];
    })),
);
