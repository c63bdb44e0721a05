package org.trinomen.server.dimse;

/** An identifier that does not go with its SOP class. The message holds no value. */
final class IncorrectIdentifierException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  IncorrectIdentifierException(String message) {
    super(message);
  }
}
