package org.trinomen.dicom.ul;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Set;

/** A socket whose peer has said all it will say, in memory; what is sent to it is kept. */
public final class MemorySocket extends Socket {

  private final InputStream in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public MemorySocket(byte[] said) {
    this.in = new ByteArrayInputStream(said);
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
    return this;
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public void close() {}
}
