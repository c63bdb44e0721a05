package org.trinomen.archive.export;

import java.util.Arrays;
import java.util.HexFormat;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * The public ids of a viewpoint. They are those of the archive, unless the viewpoint replaces UIDs:
 * a public id is a digest of Patient ID and UIDs, from which whoever guesses the ID could tell that
 * the guess is right. Then each is another one, by a keyed permutation of all ids, so that one can
 * be told from the other only with the key, and nothing need be remembered.
 *
 * <p>The permutation is a Feistel network of four rounds over two halves of ten bytes, whose round
 * function is HMAC-SHA256: M. Luby and C. Rackoff, "How to construct pseudorandom permutations from
 * pseudorandom functions", SIAM J. Comput. 17(2), 1988.
 */
public final class PublicIds {

  private static final int HALF = 10;
  private static final int ROUNDS = 4;

  private final String viewpoint;
  private final CoercionKey key;
  private final boolean own;

  /** The ids that a viewpoint shows. */
  public PublicIds(Viewpoint viewpoint, CoercionKey key) {
    this.viewpoint = viewpoint.name();
    this.key = key;
    this.own =
        viewpoint.presentation() instanceof Presentation.Rewritten rewritten && rewritten.mapUids();
  }

  /** What a resource of the archive is called in the viewpoint. */
  public PublicId shown(PublicId recorded) {
    if (!own) {
      return recorded;
    }
    byte[] left = Arrays.copyOf(recorded.bytes(), HALF);
    byte[] right = Arrays.copyOfRange(recorded.bytes(), HALF, 2 * HALF);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] next = mixed(left, round, right);
      left = right;
      right = next;
    }
    return joined(left, right);
  }

  /** The resource of the archive that the viewpoint calls so. */
  public PublicId recorded(PublicId shown) {
    if (!own) {
      return shown;
    }
    byte[] left = Arrays.copyOf(shown.bytes(), HALF);
    byte[] right = Arrays.copyOfRange(shown.bytes(), HALF, 2 * HALF);
    for (int round = ROUNDS - 1; round >= 0; round--) {
      byte[] previous = mixed(right, round, left);
      right = left;
      left = previous;
    }
    return joined(left, right);
  }

  /** Stands for the digest of a file, which would tell that it is that file. */
  public Sha256 shown(Sha256 digest) {
    return new Sha256(key.derive("file", viewpoint, digest.hex()));
  }

  private byte[] mixed(byte[] half, int round, byte[] other) {
    byte[] derived =
        key.derive(
            "public id", viewpoint, Integer.toString(round), HexFormat.of().formatHex(other));
    byte[] mixed = new byte[HALF];
    for (int i = 0; i < HALF; i++) {
      mixed[i] = (byte) (half[i] ^ derived[i]);
    }
    return mixed;
  }

  private static PublicId joined(byte[] left, byte[] right) {
    byte[] bytes = Arrays.copyOf(left, 2 * HALF);
    System.arraycopy(right, 0, bytes, HALF, HALF);
    return new PublicId(bytes);
  }
}
