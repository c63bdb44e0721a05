function v = volume(archive, series)
%VOLUME Reads a series of slices as an array, with its geometry and, for PET, its frame times.
%   V = TRINOMEN.VOLUME(ARCHIVE, SERIES), where SERIES is the identifier of a series, is a struct:
%     voxels         rows x columns x slices x frames, single, in the units of the modality
%                    (rescale slope and intercept are applied)
%     units          'BQML', 'GML', 'CNTS', 'HU'...; '' where the series does not say
%     affine         4 x 4; patient coordinates (PS3.3 C.7.6.2.1.1: to the left, back and head, in
%                    mm) of the middle of a voxel are AFFINE * [row-1; column-1; slice-1; 1]
%     spacing        mm between rows, columns and slices
%     frameStart     seconds from the beginning of the first frame, one for each frame
%     frameDuration  seconds; NaN where it is not told
%     frameReference seconds after the reference time of the series (PS3.3 C.8.9.4.1.5); NaN ...
%     instances      identifiers, slices x frames
%     header         all attributes of the first instance, by keyword
%     suvFactor      what voxels are multiplied with to get SUV by body weight; NaN if it can't be
%                    told: TRINOMEN.SUVFACTOR(V.header) says why
%   Slices go along the normal of the rows and columns, frames by time. Instances of several frames
%   (enhanced objects) are not read.
%
%   Example
%     v = trinomen.volume(archive, series(1).ID);
%     suv = v.voxels * v.suvFactor;
%     plot(v.frameStart + v.frameDuration / 2, squeeze(mean(mean(mean(suv, 1), 2), 3)));
  wanted = {'ImagePositionPatient', 'ImageOrientationPatient', 'PixelSpacing', ...
    'SliceThickness', 'FrameReferenceTime', 'ActualFrameDuration', 'AcquisitionDate', ...
    'AcquisitionTime', 'NumberOfFrames'};
  told = trinomen.internal.fetch(archive, trinomen.internal.route(archive, 'Series', series, ...
    '/instances', struct('requestedTags', strjoin(wanted, ';'))));
  told = trinomen.internal.items(told);
  slices = cellfun(@slice, told);
  if any([slices.frames] > 1)
    error('trinomen:unsupported', 'Series %s has instances of several frames.', series);
  end
  orientation = slices(1).orientation;
  if numel(orientation) ~= 6 || any(arrayfun(@(s) ...
      numel(s.orientation) ~= 6 || any(abs(s.orientation - orientation) > 1e-3), slices))
    error('trinomen:unsupported', 'Series %s is not made of parallel slices.', series);
  end
  [place, time] = order(slices, orientation, series);

  v = struct();
  v.instances = cell(max(place), max(time));
  v.frameStart = zeros(1, max(time));
  v.frameDuration = nan(1, max(time));
  v.frameReference = nan(1, max(time));
  for i = 1:numel(slices)
    v.instances{place(i), time(i)} = slices(i).id;
    v.frameStart(time(i)) = slices(i).start;
    v.frameDuration(time(i)) = slices(i).duration / 1000;
    v.frameReference(time(i)) = slices(i).reference / 1000;
  end
  v.frameStart = v.frameStart - min(v.frameStart);
  v.voxels = voxels(archive, series, slices, place, time);
  [v.affine, v.spacing] = geometry(slices, place, orientation);
  v.header = trinomen.internal.fetch(archive, trinomen.internal.route(archive, 'Instance', ...
    v.instances{1, 1}, '/simplified-tags', struct()));
  v.units = trinomen.internal.units(v.header);
  v.suvFactor = NaN;
  if strcmp(v.units, 'BQML') || strcmp(v.units, 'GML')
    try
      v.suvFactor = trinomen.suvfactor(v.header);
    catch problem
      if ~strcmp(problem.identifier, 'trinomen:suv')
        rethrow(problem);
      end
    end
  end
end

function s = slice(said)
  tags = struct();
  for group = {'MainDicomTags', 'RequestedTags'}
    if isfield(said, group{1}) && isstruct(said.(group{1}))
      for name = reshape(fieldnames(said.(group{1})), 1, [])
        tags.(name{1}) = said.(group{1}).(name{1});
      end
    end
  end
  number = @(name) trinomen.internal.numbers(tags, name);
  s = struct('id', said.ID, 'position', number('ImagePositionPatient'), ...
    'orientation', number('ImageOrientationPatient'), 'spacing', number('PixelSpacing'), ...
    'thickness', first(number('SliceThickness')), ...
    'reference', first(number('FrameReferenceTime')), ...
    'duration', first(number('ActualFrameDuration')), ...
    'frames', max([1, number('NumberOfFrames')]), ...
    'start', trinomen.internal.seconds(tags, 'AcquisitionDate', 'AcquisitionTime'));
end

function value = first(values)
  value = NaN;
  if ~isempty(values)
    value = values(1);
  end
end

function [place, time] = order(slices, orientation, series)
% Which slice of which frame each instance is, from 1.
  normal = cross(orientation(1:3), orientation(4:6));
  if any(arrayfun(@(s) numel(s.position) ~= 3, slices))
    error('trinomen:unsupported', 'Series %s has slices without a position.', series);
  end
  along = arrayfun(@(s) dot(normal, s.position), slices);
  [~, ~, place] = unique(round(along(:) * 1000));
  % By reference time where all have one, else by when acquisition began.
  times = [slices.reference];
  if any(isnan(times))
    times = [slices.start];
  end
  times(isnan(times)) = 0;
  [~, ~, time] = unique(round(times(:)));
  if numel(unique([place(:), time(:)], 'rows')) ~= 2 * numel(slices) ...
      || max(place) * max(time) ~= numel(slices)
    error('trinomen:unsupported', ...
      'Series %s has %d instances at %d places and %d times: slices are missing or twice there.', ...
      series, numel(slices), max(place), max(time));
  end
end

function values = voxels(archive, series, slices, place, time)
% All frames in one answer; the server says in which order.
  ordered = trinomen.internal.fetch(archive, ...
    trinomen.internal.route(archive, 'Series', series, '/ordered-slices', struct()));
  ids = cellfun(@(each) each{1}, shortened(ordered.SlicesShort), 'UniformOutput', false);
  raw = trinomen.internal.npy(trinomen.internal.bytes(archive, ...
    trinomen.internal.route(archive, 'Series', series, '/numpy', struct('rescale', 'true'))));
  [known, at] = ismember(ids, {slices.id});
  if ~all(known) || size(raw, 3) ~= numel(slices)
    error('trinomen:changed', 'Series %s has changed meanwhile: read it again.', series);
  end
  values = zeros(size(raw, 1), size(raw, 2), max(place), max(time), 'single');
  for i = 1:numel(ids)
    values(:, :, place(at(i)), time(at(i))) = raw(:, :, i);
  end
end

function list = shortened(said)
% ["id", first, count] each; jsondecode makes a cell of cells of them.
  list = reshape(said, 1, []);
  if ~isempty(list) && ~iscell(list{1})
    list = {list};
  end
end

function [affine, spacing] = geometry(slices, place, orientation)
  lowest = slices(find(place == 1, 1));
  highest = slices(find(place == max(place), 1));
  spacing = [1 1 1];
  if numel(lowest.spacing) == 2
    spacing(1:2) = lowest.spacing;
  end
  if max(place) > 1
    step = (highest.position - lowest.position) / (max(place) - 1);
  else
    step = cross(orientation(1:3), orientation(4:6)) * lowest.thickness;
  end
  spacing(3) = norm(step);
  % PS3.3 C.7.6.2.1.1: the first three cosines are of a row, along which the column index grows.
  affine = [orientation(4:6)' * spacing(1), orientation(1:3)' * spacing(2), step', ...
    lowest.position'; 0 0 0 1];
end
