package org.trinomen.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/**
 * Writes the log to standard error by one call of the operating system an entry. {@code
 * System.err}, which logback's own appender uses, has Java wake another thread before each write by
 * a virtual thread (to stand in for it, should it block), and each request writes an entry.
 */
public final class StandardErrorAppender extends OutputStreamAppender<ILoggingEvent> {

  @Override
  public void start() {
    setOutputStream(new FileOutputStream(FileDescriptor.err));
    super.start();
  }
}
