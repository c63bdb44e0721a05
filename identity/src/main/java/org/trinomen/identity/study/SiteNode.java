package org.trinomen.identity.study;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Something that belongs to a hospital and that a received scan may show: a scanner, an address, an
 * account.
 *
 * @param organization the hospital, as in {@link Site#organization()}
 * @param value as recorded, such as an AE title or a serial number
 * @param validFrom first day; null: always
 * @param validTo last day; null: still
 */
public record SiteNode(
    String organization,
    Kind kind,
    String value,
    @Nullable LocalDate validFrom,
    @Nullable LocalDate validTo) {

  /** What the value is. */
  public enum Kind {
    /** Calling AE title. */
    AE_TITLE,
    /** Address that scans come from: an IP address or a range in CIDR notation. */
    ADDRESS,
    /** Account that uploads. */
    UPLOADER,
    /** Institution Name (0008,0080). */
    INSTITUTION,
    /** Station Name (0008,1010). */
    STATION,
    /** Device Serial Number (0018,1000). */
    SERIAL_NUMBER
  }
}
