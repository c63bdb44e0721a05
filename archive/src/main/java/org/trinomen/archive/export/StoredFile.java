package org.trinomen.archive.export;

import java.io.IOException;
import java.io.InputStream;

/** A file as it arrived, which can be read more than once. */
@FunctionalInterface
public interface StoredFile {

  /** The file from its first byte; whoever opens it closes it. */
  InputStream open() throws IOException;
}
