package org.trinomen.archive.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;

/**
 * Reads rows of instances, which mostly come series by series: what their series tells is read once
 * for all that follow each other. Each column that is read is a call into the database.
 */
final class InstanceRows {

  static final String COLUMNS =
      "i.id, i.public_id, i.received_at, i.parent, i.volume, i.record_offset, i.size, i.digest,"
          + " i.encoding, i.pixel_data_offset, i.conflicting, i.sop_instance_uid, i.absent, "
          + Columns.names("i.", Column.INSTANCE)
          + ", se.public_id, se.first_sop_instance_uid, e.sop_class_uid, e.transfer_syntax_uid, "
          + Columns.names("se.first_", Column.INSTANCE);

  private static final int OWN = 14;
  private static final int SERIES = OWN + Column.INSTANCE.size();
  private static final int FIRST = SERIES + 4;
  private static final int INHERITED = FIRST + Column.INSTANCE.size();

  /** What instances of one series and encoding share. */
  private record Shared(
      long series,
      long encoding,
      Optional<PublicId> id,
      String firstUid,
      String sopClassUid,
      String transferSyntaxUid,
      List<@Nullable String> first,
      SortedMap<Integer, String> inherited) {}

  private final List<Rows.Place> inherited;
  private @Nullable Shared last;

  InstanceRows(List<Rows.Place> inherited) {
    this.inherited = inherited;
  }

  /** Reads a row of {@link #COLUMNS}, with what is inherited behind them. */
  Candidate read(ResultSet row) throws SQLException {
    Shared shared = shared(row);
    SortedMap<Integer, String> tags = Rows.tags();
    tags.put(Column.SOP_INSTANCE_UID, UidCode.decode(row.getBytes(12), shared.firstUid));
    int absent = row.getInt(13);
    for (int i = 0; i < Column.INSTANCE.size(); i++) {
      String own = row.getString(OWN + i);
      String value = own == null && (absent & 1 << i) == 0 ? shared.first.get(i) : own;
      if (value != null) {
        tags.put(Column.INSTANCE.get(i).tag(), value);
      }
    }
    Resource resource =
        new Resource(
            Level.INSTANCE,
            new PublicId(row.getBytes(2)),
            shared.id,
            Collections.unmodifiableSortedMap(tags),
            Collections.unmodifiableSortedMap(Rows.tags()),
            Micros.instant(row.getLong(3)),
            Optional.of(facts(row, shared)));
    return new Candidate(row.getLong(1), resource, shared.inherited);
  }

  private Shared shared(ResultSet row) throws SQLException {
    long series = row.getLong(4);
    long encoding = row.getLong(9);
    Shared shared = last;
    if (shared == null || shared.series != series || shared.encoding != encoding) {
      List<@Nullable String> first = new ArrayList<>();
      for (int i = 0; i < Column.INSTANCE.size(); i++) {
        first.add(row.getString(FIRST + i));
      }
      shared =
          new Shared(
              series,
              encoding,
              Optional.of(new PublicId(row.getBytes(SERIES))),
              row.getString(SERIES + 1),
              row.getString(SERIES + 2),
              row.getString(SERIES + 3),
              first,
              Collections.unmodifiableSortedMap(Rows.above(row, INHERITED, inherited)));
      last = shared;
    }
    return shared;
  }

  private static InstanceFacts facts(ResultSet row, Shared shared) throws SQLException {
    long pixelData = row.getLong(10);
    return new InstanceFacts(
        new RecordLocation(row.getInt(5), row.getLong(6)),
        row.getLong(7),
        new Sha256(row.getBytes(8)),
        shared.sopClassUid,
        shared.transferSyntaxUid,
        pixelData <= 0 ? OptionalLong.empty() : OptionalLong.of(pixelData),
        row.getInt(11) != 0);
  }
}
