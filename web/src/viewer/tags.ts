// Attributes that the viewer looks at, by keyword (PS3.6), as the JSON model names them.

export const T = {
  AcquisitionDate: "00080022", AcquisitionDateTime: "0008002A", AcquisitionTime: "00080032",
  ActualFrameDuration: "00181242", BitsAllocated: "00280100", Columns: "00280011", CorrectedImage: "00280051",
  DecayCorrected: "00189758", DecayCorrection: "00541102", DecayCorrectionDateTime: "00189701",
  FrameAcquisitionDateTime: "00189074", FrameAcquisitionDuration: "00189220", FrameContentSequence: "00209111",
  FrameOfReferenceUID: "00200052", FrameReferenceTime: "00541300", FrameVOILUTSequence: "00289132",
  FloatPixelData: "7FE00008", DoubleFloatPixelData: "7FE00009",
  ImageIndex: "00541330", ImageOrientationPatient: "00200037", ImagePositionPatient: "00200032",
  InstanceNumber: "00200013", Modality: "00080060", NumberOfFrames: "00280008", PatientID: "00100020",
  PatientName: "00100010", PatientWeight: "00101030", PerFrameFunctionalGroupsSequence: "52009230",
  PhotometricInterpretation: "00280004", PixelData: "7FE00010", PixelMeasuresSequence: "00289110",
  PixelRepresentation: "00280103", PixelSpacing: "00280030", PixelValueTransformationSequence: "00289145",
  PlaneOrientationSequence: "00209116", PlanePositionSequence: "00209113", RadionuclideHalfLife: "00181075",
  RadionuclideTotalDose: "00181074", RadiopharmaceuticalInformationSequence: "00540016",
  RadiopharmaceuticalStartDateTime: "00181078", RadiopharmaceuticalStartTime: "00181072", RescaleIntercept: "00281052",
  RescaleSlope: "00281053", RescaleType: "00281054", Rows: "00280010", SOPInstanceUID: "00080018",
  SamplesPerPixel: "00280002", SeriesDate: "00080021", SeriesDescription: "0008103E", SeriesInstanceUID: "0020000E",
  SeriesNumber: "00200011", SeriesTime: "00080031", SharedFunctionalGroupsSequence: "52009229",
  StudyDate: "00080020", StudyDescription: "00081030", SUVType: "00541006",
  TemporalPositionIdentifier: "00200100", TemporalPositionIndex: "00209128", TriggerTime: "00181060", Units: "00541001",
  WindowCenter: "00281050", WindowWidth: "00281051",
} as const;
