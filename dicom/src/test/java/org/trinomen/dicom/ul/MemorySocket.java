package org.trinomen.dicom.ul;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * A socket whose peer has said all it will say, in memory. What is sent to it is kept, and so is
 * how many reads it saw that quick acknowledgement had not been armed for.
 */
public final class MemorySocket extends Socket {

  private final InputStream in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private boolean acknowledgesAtOnce;
  private int reads;
  private int readsUnarmed;

  /** Makes a socket whose peer says this, and then closes. */
  public MemorySocket(byte[] said) {
    this.in =
        new FilterInputStream(new ByteArrayInputStream(said)) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            reads++;
            readsUnarmed += acknowledgesAtOnce ? 0 : 1;
            acknowledgesAtOnce = false; // Linux takes the option back when it likes (tcp(7))
            return super.read(into, offset, length);
          }
        };
  }

  /** How often it was read from. */
  int reads() {
    return reads;
  }

  /** Reads during which the peer's data would be acknowledged late. */
  int readsUnarmed() {
    return readsUnarmed;
  }

  /** What was sent so far. */
  public byte[] sent() {
    return out.toByteArray();
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public void setSoLinger(boolean on, int linger) {}

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) {
    if (name.equals(ExtendedSocketOptions.TCP_QUICKACK)) {
      acknowledgesAtOnce = Boolean.TRUE.equals(value);
    }
    return this;
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of(ExtendedSocketOptions.TCP_QUICKACK);
  }

  @Override
  public void close() {}
}
