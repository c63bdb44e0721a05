package org.trinomen.dicom.commitment;

import java.util.List;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;

/**
 * Asks to be told that instances are kept: the Action Information of PS3.4 Table J.3.2-1.
 *
 * @param transactionUid chosen by who asks
 * @param references what is asked for, at least one
 */
public record CommitmentRequest(String transactionUid, List<ReferencedSop> references) {

  /**
   * A request.
   *
   * @throws DicomException if there is no transaction UID, or nothing is asked for
   */
  public CommitmentRequest {
    references = List.copyOf(references);
    ReferencedSop.requireUid(transactionUid, Tag.TransactionUID);
    if (references.isEmpty()) {
      throw new DicomException("nothing is referenced", -1, "(0008,1199)");
    }
  }

  /**
   * Reads Action Information.
   *
   * @throws DicomException what is required is not there
   */
  public static CommitmentRequest read(DataSet information) {
    return new CommitmentRequest(
        information.string(Tag.TransactionUID).orElse(""),
        information.items(Tag.ReferencedSOPSequence).stream().map(ReferencedSop::read).toList());
  }

  /** As Action Information. */
  public DataSet toDataSet() {
    return new DataSetBuilder()
        .uid(Tag.TransactionUID, transactionUid)
        .items(
            Tag.ReferencedSOPSequence,
            references.stream().map(reference -> reference.toItem().build()).toList())
        .build();
  }
}
