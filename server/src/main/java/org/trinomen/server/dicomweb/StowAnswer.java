package org.trinomen.server.dicomweb;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** The Store Instances Response Module (PS3.18 §I.2), and the status that goes with it. */
final class StowAnswer {

  private final WebPath path;
  private final List<StowOutcome.Stored> stored = new ArrayList<>();
  private final List<StowOutcome.Failed> failed = new ArrayList<>();

  StowAnswer(WebPath path) {
    this.path = path;
  }

  void add(StowOutcome outcome) {
    switch (outcome) {
      case StowOutcome.Stored one -> stored.add(one);
      case StowOutcome.Failed one -> failed.add(one);
    }
  }

  /** How many instances there were. */
  int count() {
    return stored.size() + failed.size();
  }

  /** PS3.18 table 10.5.3-1. */
  int status() {
    if (failed.isEmpty() && !stored.isEmpty()) {
      return 200;
    }
    if (!stored.isEmpty()) {
      return 202;
    }
    boolean allUnreadable =
        failed.stream().allMatch(one -> one.reason() == StowOutcome.Reason.CANNOT_UNDERSTAND);
    return allUnreadable ? 400 : 409;
  }

  /** Which were stored, and which were not and why. */
  DataSet dataSet() {
    DataSetBuilder answer = new DataSetBuilder().characterSet(SpecificCharacterSet.UTF_8);
    Set<String> studies = new LinkedHashSet<>();
    List<DataSet> referenced = new ArrayList<>();
    for (StowOutcome.Stored one : stored) {
      studies.add(one.uids().study());
      referenced.add(reference(one.uids()).string(Tag.RetrieveURL, address(one.uids())).build());
    }
    answer.items(Tag.ReferencedSOPSequence, referenced);
    if (studies.size() == 1) {
      answer.string(Tag.RetrieveURL, path.at(studies.iterator().next(), "", "").address());
    }
    List<DataSet> known = new ArrayList<>();
    List<DataSet> unknown = new ArrayList<>();
    for (StowOutcome.Failed one : failed) {
      int reason = one.reason().number();
      if (one.uids().areKnown()) {
        known.add(reference(one.uids()).integer(Tag.FailureReason, reason).build());
      } else {
        unknown.add(new DataSetBuilder().integer(Tag.FailureReason, reason).build());
      }
    }
    if (!known.isEmpty()) {
      answer.items(Tag.FailedSOPSequence, known);
    }
    // Where nothing at all was stored, the status says it.
    if (!unknown.isEmpty() && !(stored.isEmpty() && known.isEmpty())) {
      answer.items(Tag.OtherFailuresSequence, unknown);
    }
    return answer.build();
  }

  private String address(InstanceUids uids) {
    return path.at(uids.study(), uids.series(), uids.sopInstance()).address();
  }

  private static DataSetBuilder reference(InstanceUids uids) {
    return new DataSetBuilder()
        .uid(Tag.ReferencedSOPClassUID, uids.sopClass())
        .uid(Tag.ReferencedSOPInstanceUID, uids.sopInstance());
  }
}
