package org.trinomen.dicom.ul;

import java.io.IOException;

/** The association ended while it was still needed. */
public final class AssociationException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient AssociationEnd end;

  public AssociationException(AssociationEnd end) {
    super("association " + end.describe());
    this.end = end;
  }

  public AssociationEnd end() {
    return end;
  }
}
