package org.trinomen.dicom.commitment;

import java.util.List;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;

/**
 * Says which instances are kept and which are not: the Event Information of PS3.4 Table J.3.3-1.
 *
 * @param transactionUid which request it answers
 * @param committed what is kept
 * @param failed what is not
 */
public record CommitmentReport(
    String transactionUid, List<ReferencedSop> committed, List<FailedSop> failed) {

  /** Event Type ID: all is kept. */
  public static final int SUCCESSFUL = 1;

  /** Event Type ID: complete, failures exist. */
  public static final int FAILURES_EXIST = 2;

  /**
   * A report.
   *
   * @throws DicomException if there is no transaction UID
   */
  public CommitmentReport {
    committed = List.copyOf(committed);
    failed = List.copyOf(failed);
    ReferencedSop.requireUid(transactionUid, Tag.TransactionUID);
  }

  /**
   * Reads Event Information.
   *
   * @throws DicomException what is required is not there
   */
  public static CommitmentReport read(DataSet information) {
    return new CommitmentReport(
        information.string(Tag.TransactionUID).orElse(""),
        information.items(Tag.ReferencedSOPSequence).stream().map(ReferencedSop::read).toList(),
        information.items(Tag.FailedSOPSequence).stream().map(FailedSop::read).toList());
  }

  /** Event Type ID. */
  public int eventTypeId() {
    return failed.isEmpty() ? SUCCESSFUL : FAILURES_EXIST;
  }

  /** As Event Information; a sequence that would be empty is left out, as its type 1C wants. */
  public DataSet toDataSet() {
    DataSetBuilder information = new DataSetBuilder().uid(Tag.TransactionUID, transactionUid);
    if (!committed.isEmpty()) {
      information.items(
          Tag.ReferencedSOPSequence,
          committed.stream().map(reference -> reference.toItem().build()).toList());
    }
    if (!failed.isEmpty()) {
      information.items(Tag.FailedSOPSequence, failed.stream().map(FailedSop::toItem).toList());
    }
    return information.build();
  }
}
