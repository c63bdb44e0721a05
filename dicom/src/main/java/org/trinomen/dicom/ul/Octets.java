package org.trinomen.dicom.ul;

import java.util.Arrays;

/** Bytes of a field whose meaning another party defines; never printed, it may be a secret. */
public record Octets(byte[] bytes) {

  /** No bytes. */
  public static final Octets NONE = new Octets(new byte[0]);

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Octets[" + bytes.length + "]";
  }
}
