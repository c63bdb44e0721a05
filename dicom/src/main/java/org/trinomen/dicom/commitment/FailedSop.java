package org.trinomen.dicom.commitment;

import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;

/**
 * An instance that nobody commits to, and why.
 *
 * @param reason Failure Reason (0008,1197): one of the constants, or another one that a peer gives
 */
public record FailedSop(ReferencedSop sop, int reason) {

  /** PS3.3 §C.14.1.1: a general failure in processing. */
  public static final int PROCESSING_FAILURE = 0x0110;

  /** PS3.3 §C.14.1.1: the instance is not known. */
  public static final int NO_SUCH_OBJECT_INSTANCE = 0x0112;

  /** PS3.3 §C.14.1.1: held under another SOP class than the one referenced. */
  public static final int CLASS_INSTANCE_CONFLICT = 0x0119;

  /** PS3.3 §C.14.1.1. */
  public static final int REFERENCED_SOP_CLASS_NOT_SUPPORTED = 0x0122;

  /** PS3.3 §C.14.1.1. */
  public static final int DUPLICATE_TRANSACTION_UID = 0x0131;

  /** PS3.3 §C.14.1.1. */
  public static final int RESOURCE_LIMITATION = 0x0213;

  static FailedSop read(DataSet item) {
    return new FailedSop(
        ReferencedSop.read(item), (int) item.integer(Tag.FailureReason).orElse(PROCESSING_FAILURE));
  }

  DataSet toItem() {
    return sop.toItem().integer(Tag.FailureReason, reason).build();
  }

  /** For a person. */
  public String describe() {
    return String.format("0x%04X", reason) + words(reason).map(words -> " " + words).orElse("");
  }

  private static Optional<String> words(int reason) {
    return switch (reason) {
      case PROCESSING_FAILURE -> Optional.of("processing failure");
      case NO_SUCH_OBJECT_INSTANCE -> Optional.of("no such object instance");
      case CLASS_INSTANCE_CONFLICT -> Optional.of("held under another SOP class");
      case REFERENCED_SOP_CLASS_NOT_SUPPORTED -> Optional.of("SOP class not supported");
      case DUPLICATE_TRANSACTION_UID -> Optional.of("duplicate transaction UID");
      case RESOURCE_LIMITATION -> Optional.of("resource limitation");
      default -> Optional.empty();
    };
  }
}
