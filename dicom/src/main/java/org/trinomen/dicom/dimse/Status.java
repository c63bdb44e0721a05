package org.trinomen.dicom.dimse;

/**
 * The status of a response (PS3.7 Annex C, PS3.4 §B.2.3).
 *
 * @param code Status (0000,0900)
 * @param comment Error Comment (0000,0902), at most 64 characters; empty for none. It leaves the
 *     house: no values of patient attributes
 */
public record Status(int code, String comment) {

  public static final Status SUCCESS = new Status(0x0000, "");
  public static final Status PROCESSING_FAILURE = new Status(0x0110, "");
  public static final Status NO_SUCH_SOP_INSTANCE = new Status(0x0112, "");
  public static final Status NO_SUCH_EVENT_TYPE = new Status(0x0113, "");
  public static final Status INVALID_ARGUMENT_VALUE = new Status(0x0115, "");
  public static final Status INVALID_SOP_INSTANCE = new Status(0x0117, "");
  public static final Status NO_SUCH_SOP_CLASS = new Status(0x0118, "");
  public static final Status SOP_CLASS_NOT_SUPPORTED = new Status(0x0122, "");
  public static final Status NO_SUCH_ACTION_TYPE = new Status(0x0123, "");
  public static final Status NOT_AUTHORIZED = new Status(0x0124, "");
  public static final Status UNRECOGNIZED_OPERATION = new Status(0x0211, "");
  public static final Status MISTYPED_ARGUMENT = new Status(0x0212, "");
  public static final Status RESOURCE_LIMITATION = new Status(0x0213, "");

  /** C-STORE, PS3.4 Table B.2-1: A7xx. */
  public static final Status OUT_OF_RESOURCES = new Status(0xA700, "");

  /** C-STORE, PS3.4 Table B.2-1: A9xx. */
  public static final Status DATA_SET_DOES_NOT_MATCH_SOP_CLASS = new Status(0xA900, "");

  /** C-STORE, PS3.4 Table B.2-1: Cxxx. */
  public static final Status CANNOT_UNDERSTAND = new Status(0xC000, "");

  /** C-STORE, PS3.4 Table B.2-1: a warning, the instance is kept. */
  public static final Status COERCION_OF_DATA_ELEMENTS = new Status(0xB000, "");

  /** C-FIND, C-GET, C-MOVE, PS3.4 Tables C.4-1 to C.4-3. */
  public static final Status IDENTIFIER_DOES_NOT_MATCH_SOP_CLASS = new Status(0xA900, "");

  /** C-FIND, C-GET, C-MOVE, PS3.4 Tables C.4-1 to C.4-3: Cxxx. */
  public static final Status UNABLE_TO_PROCESS = new Status(0xC001, "");

  /** C-GET, C-MOVE, PS3.4 Tables C.4-2 and C.4-3. */
  public static final Status UNABLE_TO_CALCULATE_NUMBER_OF_MATCHES = new Status(0xA701, "");

  /** C-GET, C-MOVE, PS3.4 Tables C.4-2 and C.4-3. */
  public static final Status UNABLE_TO_PERFORM_SUB_OPERATIONS = new Status(0xA702, "");

  /** C-MOVE, PS3.4 Table C.4-2. */
  public static final Status MOVE_DESTINATION_UNKNOWN = new Status(0xA801, "");

  /** C-GET, C-MOVE, PS3.4 Tables C.4-2 and C.4-3: a warning. */
  public static final Status SUB_OPERATIONS_WITH_FAILURES = new Status(0xB000, "");

  /** C-FIND, C-GET, C-MOVE. */
  public static final Status CANCEL = new Status(0xFE00, "");

  /** C-FIND: a match, and every key was supported. C-GET, C-MOVE: more to come. */
  public static final Status PENDING = new Status(0xFF00, "");

  /** C-FIND, PS3.4 Table C.4-1: a match, and some optional key was not supported. */
  public static final Status PENDING_WITH_UNSUPPORTED_KEYS = new Status(0xFF01, "");

  public Status {
    if (code < 0 || code > 0xFFFF) {
      throw new IllegalArgumentException("a status has 16 bits, this is " + code);
    }
    comment = comment.length() <= 64 ? comment : comment.substring(0, 64);
  }

  /** PS3.7 Annex C: what kind of status it is. */
  public enum Kind {
    SUCCESS,
    WARNING,
    FAILURE,
    CANCEL,
    PENDING
  }

  public Status withComment(String text) {
    return new Status(code, text);
  }

  /** The kind, by the ranges of PS3.7 Annex C. */
  public Kind kind() {
    if (code == 0) {
      return Kind.SUCCESS;
    }
    if (code == 0xFE00) {
      return Kind.CANCEL;
    }
    if (code == 0xFF00 || code == 0xFF01) {
      return Kind.PENDING;
    }
    boolean warning =
        code == 0x0001 || code == 0x0107 || code == 0x0116 || (code & 0xF000) == 0xB000;
    return warning ? Kind.WARNING : Kind.FAILURE;
  }

  /** Whether the instance is there: Success, or Success with a warning. */
  public boolean kept() {
    return kind() == Kind.SUCCESS || kind() == Kind.WARNING;
  }

  /** For a person: {@code 0xA700 failure, disk full}. */
  public String describe() {
    String kind =
        switch (kind()) {
          case SUCCESS -> "success";
          case WARNING -> "warning";
          case FAILURE -> "failure";
          case CANCEL -> "cancelled";
          case PENDING -> "pending";
        };
    return String.format("0x%04X %s%s", code, kind, comment.isEmpty() ? "" : ", " + comment);
  }
}
