package org.trinomen.archive.modification;

/** What is asked for can't be made. The message says why and what to do, without values. */
public final class ModificationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong; doors map it to their status. */
  public enum Fault {
    /** The request contradicts itself, or the rules of identifiers. */
    REQUEST,
    /** A value of the wrong kind: a list for a text. */
    TYPE,
    /** A value that its attribute can't have. */
    VALUE,
    /** An attribute or option that is not for this. */
    RANGE,
    /** There is no such attribute. */
    UNKNOWN_TAG,
    /** It would take the place of what is held, or its sources would go. */
    EDIT,
    /** The source can't be read well enough to be copied. */
    UNREADABLE,
    /** The copy could not be kept. */
    NOT_KEPT,
    /** There is no room. */
    FULL
  }

  private final Fault fault;

  public ModificationException(Fault fault, String message) {
    super(message, null, false, false);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
