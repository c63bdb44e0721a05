package org.trinomen.archive.encryption;

import java.io.IOException;

/**
 * What is encrypted can't be read, because its key is not here or is another one. Nothing is wrong
 * with the bytes: whoever mends files must leave them alone.
 */
public final class KeyUnavailableException extends IOException {

  private static final long serialVersionUID = 1L;

  public KeyUnavailableException(String message) {
    super(message);
  }
}
