package org.trinomen.archive.volume;

import java.io.IOException;

/** A payload is longer than the configured limit. Nothing of it was kept. */
public final class PayloadTooLongException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long lengthMax;

  public PayloadTooLongException(long lengthMax) {
    super("longer than the limit of " + lengthMax + " bytes");
    this.lengthMax = lengthMax;
  }

  public long lengthMax() {
    return lengthMax;
  }
}
