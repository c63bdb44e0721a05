package org.trinomen.server.tls;

import java.io.IOException;

/** A file of certificates or keys can't be used; says which and why, and never what is in it. */
public final class TlsFileException extends IOException {

  private static final long serialVersionUID = 1L;

  TlsFileException(String message) {
    super(message);
  }

  TlsFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
