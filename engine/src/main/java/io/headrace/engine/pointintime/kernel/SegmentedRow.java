package io.headrace.engine.pointintime.kernel;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.apache.spark.unsafe.types.GeographyVal;
import org.apache.spark.unsafe.types.GeometryVal;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.unsafe.types.VariantVal;

/** Several rows side by side, read as one. The rows change, the places do not. */
final class SegmentedRow extends InternalRow {
  private static final long serialVersionUID = 1L;

  private final transient InternalRow[] segments;
  private final int[] segmentOf;
  private final int[] placeIn;

  /**
   * @param segments rows by number
   * @param segmentOf for each column the number of its row
   * @param placeIn for each column its place in that row
   */
  SegmentedRow(InternalRow[] segments, int[] segmentOf, int[] placeIn) {
    this.segments = segments;
    this.segmentOf = segmentOf;
    this.placeIn = placeIn;
  }

  private InternalRow at(int column) {
    return segments[segmentOf[column]];
  }

  @Override
  public int numFields() {
    return segmentOf.length;
  }

  @Override
  public boolean isNullAt(int i) {
    return at(i).isNullAt(placeIn[i]);
  }

  @Override
  public boolean getBoolean(int i) {
    return at(i).getBoolean(placeIn[i]);
  }

  @Override
  public byte getByte(int i) {
    return at(i).getByte(placeIn[i]);
  }

  @Override
  public short getShort(int i) {
    return at(i).getShort(placeIn[i]);
  }

  @Override
  public int getInt(int i) {
    return at(i).getInt(placeIn[i]);
  }

  @Override
  public long getLong(int i) {
    return at(i).getLong(placeIn[i]);
  }

  @Override
  public float getFloat(int i) {
    return at(i).getFloat(placeIn[i]);
  }

  @Override
  public double getDouble(int i) {
    return at(i).getDouble(placeIn[i]);
  }

  @Override
  public Decimal getDecimal(int i, int precision, int scale) {
    return at(i).getDecimal(placeIn[i], precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int i) {
    return at(i).getUTF8String(placeIn[i]);
  }

  @Override
  public byte[] getBinary(int i) {
    return at(i).getBinary(placeIn[i]);
  }

  @Override
  public GeographyVal getGeography(int i) {
    return at(i).getGeography(placeIn[i]);
  }

  @Override
  public GeometryVal getGeometry(int i) {
    return at(i).getGeometry(placeIn[i]);
  }

  @Override
  public CalendarInterval getInterval(int i) {
    return at(i).getInterval(placeIn[i]);
  }

  @Override
  public VariantVal getVariant(int i) {
    return at(i).getVariant(placeIn[i]);
  }

  @Override
  public InternalRow getStruct(int i, int fields) {
    return at(i).getStruct(placeIn[i], fields);
  }

  @Override
  public ArrayData getArray(int i) {
    return at(i).getArray(placeIn[i]);
  }

  @Override
  public MapData getMap(int i) {
    return at(i).getMap(placeIn[i]);
  }

  @Override
  public Object get(int i, DataType type) {
    return at(i).get(placeIn[i], type);
  }

  @Override
  public void setNullAt(int i) {
    throw new UnsupportedOperationException("a row to read");
  }

  @Override
  public void update(int i, Object value) {
    throw new UnsupportedOperationException("a row to read");
  }

  @Override
  public InternalRow copy() {
    throw new UnsupportedOperationException("a view of rows that change");
  }
}
