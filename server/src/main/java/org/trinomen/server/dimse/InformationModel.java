package org.trinomen.server.dimse;

import java.util.Optional;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.Uids;
import org.trinomen.server.config.DicomNode.Operation;

/**
 * A SOP class of Query/Retrieve (PS3.4 §C.6): an information model and what is done with it.
 *
 * @param highest level that can be asked for
 * @param lowest level that can be asked for
 * @param operation find, move or get
 */
record InformationModel(Level highest, Level lowest, Operation operation) {

  /** The model of a SOP class; empty if it is none of Query/Retrieve. */
  static Optional<InformationModel> of(String sopClassUid) {
    return Optional.ofNullable(
        switch (sopClassUid) {
          case Uids.PatientRootQueryRetrieveInformationModelFind -> patientRoot(Operation.FIND);
          case Uids.PatientRootQueryRetrieveInformationModelMove -> patientRoot(Operation.MOVE);
          case Uids.PatientRootQueryRetrieveInformationModelGet -> patientRoot(Operation.GET);
          case Uids.StudyRootQueryRetrieveInformationModelFind -> studyRoot(Operation.FIND);
          case Uids.StudyRootQueryRetrieveInformationModelMove -> studyRoot(Operation.MOVE);
          case Uids.StudyRootQueryRetrieveInformationModelGet -> studyRoot(Operation.GET);
          case Uids.PatientStudyOnlyQueryRetrieveInformationModelFind -> retired(Operation.FIND);
          case Uids.PatientStudyOnlyQueryRetrieveInformationModelMove -> retired(Operation.MOVE);
          case Uids.PatientStudyOnlyQueryRetrieveInformationModelGet -> retired(Operation.GET);
          case String _ -> null;
        });
  }

  /** PS3.4 §C.6.1. */
  private static InformationModel patientRoot(Operation operation) {
    return new InformationModel(Level.PATIENT, Level.INSTANCE, operation);
  }

  /** PS3.4 §C.6.2: what the other model has of patients belongs to studies here. */
  private static InformationModel studyRoot(Operation operation) {
    return new InformationModel(Level.STUDY, Level.INSTANCE, operation);
  }

  /** Patient/Study Only, retired; older workstations propose it still. */
  private static InformationModel retired(Operation operation) {
    return new InformationModel(Level.PATIENT, Level.STUDY, operation);
  }

  boolean has(Level level) {
    return highest.compareTo(level) <= 0 && level.compareTo(lowest) <= 0;
  }
}
