package org.trinomen.archive.volume;

import org.trinomen.archive.file.DamagedFileException;

/** What stands at a location is not the record that was written there. */
public final class DamagedRecordException extends DamagedFileException {

  private static final long serialVersionUID = 1L;

  private final transient RecordLocation location;
  private final String what;

  public DamagedRecordException(RecordLocation location, String what) {
    super(location.words() + ": " + what);
    this.location = location;
    this.what = what;
  }

  public RecordLocation location() {
    return location;
  }

  /** What is wrong, as a clause. */
  public String what() {
    return what;
  }
}
