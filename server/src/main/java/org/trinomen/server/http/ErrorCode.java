package org.trinomen.server.http;

import org.trinomen.archive.modification.ModificationException;

/**
 * The one table of errors: each with its category, its HTTP status and the number and text by which
 * clients of Orthanc's REST API know it.
 */
public enum ErrorCode {
  INTERNAL_ERROR(-1, "Internal error", ErrorCategory.FAULT),
  NOT_IMPLEMENTED(2, "Not implemented yet", ErrorCategory.UNSUPPORTED, 500),
  PARAMETER_OUT_OF_RANGE(3, "Parameter out of range", ErrorCategory.INCORRECT),
  BAD_PARAMETER_TYPE(5, "Bad type for a parameter", ErrorCategory.INCORRECT),
  BAD_SEQUENCE(6, "Bad sequence of calls", ErrorCategory.CONFLICT, 500),
  INEXISTENT_ITEM(7, "Accessing an inexistent item", ErrorCategory.NOT_FOUND),
  BAD_REQUEST(8, "Bad request", ErrorCategory.INCORRECT),
  TOO_LARGE(8, "Bad request", ErrorCategory.INCORRECT, 413),
  /** Another system that we spoke to on the caller's behalf did not answer, or broke off. */
  NETWORK_PROTOCOL(9, "Error in the network protocol", ErrorCategory.FAULT),
  /** It answered that it will not, or can't. */
  REFUSED_BY_REMOTE(9, "Error in the network protocol", ErrorCategory.FAULT, 422),
  URI_SYNTAX(12, "Badly formatted URI", ErrorCategory.INCORRECT),
  /** The disk refuses to write, and not for want of room; it is tried again. */
  CANNOT_WRITE_FILE(14, "Cannot write to file", ErrorCategory.BUSY),
  BAD_FILE_FORMAT(15, "Bad file format", ErrorCategory.INCORRECT),
  TIMEOUT(16, "Timeout", ErrorCategory.INCORRECT, 408),
  UNKNOWN_RESOURCE(17, "Unknown resource", ErrorCategory.NOT_FOUND),
  STORAGE_FULL(19, "The file storage is full", ErrorCategory.BUSY, 507),
  /** What is kept is not what was received: it is given to nobody. */
  CORRUPTED_FILE(20, "Corrupted file (e.g. inconsistent MD5 hash)", ErrorCategory.FAULT),
  INEXISTENT_TAG(21, "Inexistent tag", ErrorCategory.NOT_FOUND),
  UNKNOWN_TAG(27, "Unknown DICOM tag", ErrorCategory.INCORRECT),
  BAD_JSON(28, "Cannot parse a JSON document", ErrorCategory.INCORRECT),
  UNAUTHORIZED(
      29, "Bad credentials were provided to an HTTP request", ErrorCategory.FORBIDDEN, 401),
  NOT_ACCEPTABLE(34, "Cannot send a response which is acceptable", ErrorCategory.UNSUPPORTED, 406),
  BUSY(36, "The server is busy", ErrorCategory.BUSY),
  TOO_MANY_ATTEMPTS(29, "Too many wrong passwords", ErrorCategory.BUSY, 429),
  CANCELLED_JOB(37, "This job was canceled", ErrorCategory.FAULT),
  BAD_RANGE(41, "Incorrect range request", ErrorCategory.INCORRECT, 416),
  REVISION(
      43,
      "A bad revision number was provided, which might indicate conflict between multiple writers",
      ErrorCategory.CONFLICT),
  FORBIDDEN(45, "Access to a resource is forbidden", ErrorCategory.FORBIDDEN),
  DUPLICATE(46, "Duplicate resource", ErrorCategory.CONFLICT),
  CANNOT_STORE(2018, "Cannot store an instance", ErrorCategory.FAULT),
  CREATE_OVERRIDE(
      2020, "Trying to override a value inherited from a parent module", ErrorCategory.INCORRECT),
  CREATE_USE_CONTENT(
      2021,
      "Use \"Content\" to inject an image into a new DICOM instance",
      ErrorCategory.INCORRECT),
  CREATE_USE_DATA_URI(
      2023,
      "The payload of the DICOM instance must be specified according to Data URI scheme",
      ErrorCategory.INCORRECT),
  CREATE_BAD_PARENT(
      2024,
      "Trying to attach a new DICOM instance to an inexistent resource",
      ErrorCategory.INCORRECT),
  CREATE_PARENT_IS_INSTANCE(
      2025,
      "Trying to attach a new DICOM instance to an instance (must be a series, study or patient)",
      ErrorCategory.INCORRECT),
  UNSUPPORTED_MEDIA_TYPE(3000, "Unsupported media type", ErrorCategory.UNSUPPORTED);

  private final int number;
  private final String text;
  private final ErrorCategory category;
  private final int status;

  ErrorCode(int number, String text, ErrorCategory category) {
    this(number, text, category, category.status());
  }

  ErrorCode(int number, String text, ErrorCategory category, int status) {
    this.number = number;
    this.text = text;
    this.category = category;
    this.status = status;
  }

  /** The one for what can't be made of instances. */
  public static ErrorCode of(ModificationException.Fault fault) {
    return switch (fault) {
      case REQUEST -> BAD_REQUEST;
      case TYPE -> BAD_PARAMETER_TYPE;
      case VALUE, UNREADABLE -> BAD_FILE_FORMAT;
      case RANGE -> PARAMETER_OUT_OF_RANGE;
      case UNKNOWN_TAG -> ErrorCode.UNKNOWN_TAG;
      case EDIT -> FORBIDDEN;
      case NOT_KEPT -> CANNOT_STORE;
      case FULL -> STORAGE_FULL;
    };
  }

  /** {@code OrthancStatus} in the error body. */
  public int number() {
    return number;
  }

  /** {@code OrthancError} in the error body. */
  public String text() {
    return text;
  }

  public ErrorCategory category() {
    return category;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }
}
