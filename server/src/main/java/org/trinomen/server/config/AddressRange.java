package org.trinomen.server.config;

import java.net.InetAddress;

/**
 * A range of addresses as CIDR writes it (RFC 4632, RFC 4291 §2.3): {@code 10.2.0.0/16}, {@code
 * fd00:1::/32}, or one address.
 *
 * @param address of which the first {@code length} bits count
 */
public record AddressRange(InetAddress address, int length) {

  /** What a range looks like, for a person. */
  public static final String FORM = "an address or a range such as 10.2.0.0/16 or fd00:1::/32";

  public AddressRange {
    if (length < 0 || length > 8 * address.getAddress().length) {
      throw new IllegalArgumentException(length + " bits of " + address.getHostAddress());
    }
  }

  /**
   * Reads one; no name is looked up.
   *
   * @throws IllegalArgumentException it is none
   */
  public static AddressRange parse(String text) {
    String[] parts = text.split("/", 2);
    InetAddress address = InetAddress.ofLiteral(parts[0]);
    int length = 8 * address.getAddress().length;
    return new AddressRange(address, parts.length == 1 ? length : Integer.parseInt(parts[1]));
  }

  /** Whether a text is one. */
  public static boolean isRange(String text) {
    try {
      return parse(text).length >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The range as it is written. */
  public String text() {
    return address.getHostAddress() + "/" + length;
  }

  /** Whether an address lies in it, given in digits; what is none lies nowhere. */
  public boolean contains(String other) {
    try {
      return contains(InetAddress.ofLiteral(other));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether an address lies in it. One of IPv4 never lies in a range of IPv6. */
  public boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
