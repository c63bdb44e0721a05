package org.trinomen.dicom.io;

import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/**
 * Tag, VR and length of the element a parser stands at. One object serves a whole parse, because
 * this is the hot path: it is valid only during the call that hands it over.
 */
public final class ElementHeader {

  int tag;
  Vr vr = Vr.UN;
  long offset;
  int size;
  long length;
  TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

  ElementHeader() {}

  public int tag() {
    return tag;
  }

  /** As stated; from the dictionary where nothing or UN is stated. */
  public Vr vr() {
    return vr;
  }

  /** First byte of the tag, counted from the first byte of the input. */
  public long offset() {
    return offset;
  }

  /** Bytes of tag, VR and length: 8 or 12. */
  public int size() {
    return size;
  }

  /** Bytes of the value; -1 if undefined. */
  public long length() {
    return length;
  }

  /** The encoding where it stands, which in items of UN differs from that around it. */
  public TransferSyntax syntax() {
    return syntax;
  }
}
