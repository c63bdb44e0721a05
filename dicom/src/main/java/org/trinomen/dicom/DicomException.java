package org.trinomen.dicom;

/**
 * Input that is not DICOM as the standard says, or over a limit. The message says what is wrong,
 * where, and names the element; it never holds a value, which could name a person.
 */
public final class DicomException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String what;
  private final long offset;
  private final String path;

  /**
   * Says what is wrong and where.
   *
   * @param what what is wrong, as a clause: "value length 70000 is beyond the end of the data"
   * @param offset byte offset in the input, -1 where there is none
   * @param path element path such as {@code (0040,0275)[1].(0008,0050)}; empty outside any element
   */
  public DicomException(String what, long offset, String path) {
    super(
        what + (path.isEmpty() ? "" : ", in " + path) + (offset < 0 ? "" : ", at byte " + offset));
    this.what = what;
    this.offset = offset;
    this.path = path;
  }

  public String what() {
    return what;
  }

  public long offset() {
    return offset;
  }

  public String path() {
    return path;
  }
}
