package org.trinomen.server.migration;

/** What was named is no configuration of Orthanc; the message says which file, and why. */
public final class OrthancFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OrthancFileException(String message) {
    super(message);
  }
}
