% Before a real server that holds the demo study: octave-cli tests/run_tests.m; ends with "matlab: done".
% TRINOMEN_URL, _USER and _PASSWORD say where it is. Values to compare with come from DCMTK's dcmdump
% and from the last bytes of the files, which are the pixels.
1;

function check(what, yes)
  if ~yes
    error('not so: %s', what);
  end
  printf('%s\n', what);
end

function near(what, got, expected)
  check(sprintf('%s is %s', what, mat2str(expected, 8)), isequal(size(got), size(expected)) ...
    && all(abs(got(:) - expected(:)) <= 1e-5 * max(1, abs(expected(:)))));
end

function values = dumped(path, keyword)
  [status, said] = system(sprintf('dcmdump +P %s "%s"', keyword, path));
  value = regexp(said, '\[([^\]]*)\]', 'tokens', 'once');
  values = value{1};
end

function values = dumpednumbers(path, keyword)
  values = str2double(strsplit(dumped(path, keyword), '\'));
end

function slice = independently(path, rows, columns)
  file = fopen(path, 'r');
  fseek(file, -2 * rows * columns, 'eof');
  stored = fread(file, [columns rows], 'int16', 0, 'ieee-le')';
  fclose(file);
  slice = stored * dumpednumbers(path, 'RescaleSlope') + dumpednumbers(path, 'RescaleIntercept');
end

function fails(what, identifier, call)
  try
    call();
  catch problem
    check(what, strcmp(problem.identifier, identifier));
    return
  end
  error('no error: %s', what);
end

addpath(fileparts(fileparts(mfilename('fullpath'))));
archive = trinomen.connect();
folder = tempname();
mkdir(folder);

% ---- finding
series = trinomen.find(archive, 'Series', struct('Modality', 'PT', 'InstitutionName', 'Northfield*'));
check('series are found by the talk''s request', numel(series) > 3);
check('each with its attributes', all(strcmp({series.Modality}, 'PT')));
check('no condition finds all', numel(trinomen.find(archive, 'Study')) >= 19);
check('at most so many', numel(trinomen.find(archive, 'Study', struct(), 'Limit', 2)) == 2);
check('nothing is found of nobody', ...
  isempty(trinomen.find(archive, 'Study', struct('PatientID', 'nobody has this'))));
view = trinomen.connect('', 'Viewpoint', 'study');
named = trinomen.find(view, 'Study', struct('PatientID', 'A010'));
check('names are those of the viewpoint', numel(named) >= 1 && all(strcmp({named.PatientID}, 'A010')));
fails('wrong credentials are an error', 'trinomen:refused', ...
  @() trinomen.scans(trinomen.connect('', 'User', 'nobody', 'Password', 'x')));
fails('recorded has no moment', 'trinomen:asOf', @() trinomen.connect('', 'AsOf', 3));

% ---- scans
scans = trinomen.scans(view, 'State', 'resolved');
check('scans are listed with whose they are', numel(scans) >= 8 && any(strcmp({scans.subject}, 'A010')));
before = trinomen.scans(trinomen.connect('', 'Viewpoint', 'study', 'AsOf', 0));
check('at the beginning none were known', isempty(before));

% ---- the dynamic series, of which the test knows the plan
dynamic = trinomen.find(archive, 'Series', ...
  struct('SeriesInstanceUID', getenv('TRINOMEN_SERIES')), 'Tags', {'PatientWeight'});
check('one series', numel(dynamic) == 1);
paths = trinomen.download(archive, 'Series', dynamic.ID, folder);
check('all files came', numel(paths) == 48 && all(cellfun(@(p) exist(p, 'file') == 2, paths)));
check('a second time none is fetched', isequal(paths, trinomen.download(archive, 'Series', dynamic.ID, folder)));

v = trinomen.volume(archive, dynamic.ID);
near('size', size(v.voxels), [64 64 12 4]);
check('values are in Bq/ml', strcmp(v.units, 'BQML') && max(v.voxels(:)) > 1000);
file = @(s, f) fullfile(folder, [v.instances{s, f} '.dcm']);
for at = [1 1; 7 2; 12 4]'
  expected = single(independently(file(at(1), at(2)), 64, 64));
  got = v.voxels(:, :, at(1), at(2));
  check(sprintf('slice %d of frame %d is that of the file', at), ...
    all(abs(got(:) - expected(:)) <= 1e-6 * abs(expected(:))));
  position = dumpednumbers(file(at(1), at(2)), 'ImagePositionPatient');
  near('position', (v.affine * [0; 0; at(1) - 1; 1])', [position 1]);
end
spacing = dumpednumbers(file(1, 1), 'PixelSpacing');
near('spacing', v.spacing(1:2), spacing);
axes = dumpednumbers(file(1, 1), 'ImageOrientationPatient');
first = dumpednumbers(file(1, 1), 'ImagePositionPatient');
near('the next column lies along the row', (v.affine * [0; 1; 0; 1])', [first + axes(1:3) * spacing(2), 1]);
near('the next row lies along the column', (v.affine * [1; 0; 0; 1])', [first + axes(4:6) * spacing(1), 1]);
near('frames begin', v.frameStart, str2double(strsplit(getenv('TRINOMEN_STARTS'))));
near('frames last', v.frameDuration, str2double(strsplit(getenv('TRINOMEN_DURATIONS'))));
near('reference time', v.frameReference(2), dumpednumbers(file(1, 2), 'FrameReferenceTime') / 1000);
check('frames follow each other', all(diff(v.frameReference) > 0));

% ---- uptake: in the demo the scan starts with the injection
dose = dumpednumbers(file(1, 1), 'RadionuclideTotalDose');
weight = dumpednumbers(file(1, 1), 'PatientWeight');
near('SUV factor', v.suvFactor, weight * 1000 / dose);
header = v.header;
header.RadiopharmaceuticalInformationSequence = struct('RadionuclideTotalDose', '3.7e8', ...
  'RadionuclideHalfLife', '6586.2', 'RadiopharmaceuticalStartTime', '233000');
header.PatientWeight = '70';
header.SeriesDate = '20260302';
header.SeriesTime = '002500.00';
header.AcquisitionDate = '20260302';
header.AcquisitionTime = '003000';
near('dose decays from the evening before', trinomen.suvfactor(header), 70000 / (3.7e8 * 0.5 ^ (3300 / 6586.2)));
header.DecayCorrection = 'ADMIN';
near('corrected to the injection it does not', trinomen.suvfactor(header), 70000 / 3.7e8);
fails('without a weight there is none', 'trinomen:suv', @() trinomen.suvfactor(rmfield(header, 'PatientWeight')));
header.Units = 'CNTS';
fails('nor of counts', 'trinomen:suv', @() trinomen.suvfactor(header));

% ---- the same under the names of the study
coded = trinomen.volume(view, dynamic.ID);
check('voxels are the same to every viewpoint', isequal(coded.voxels, v.voxels));
check('the header is not', strcmp(coded.header.PatientID, 'A010'));

ct = trinomen.find(archive, 'Series', struct('StudyInstanceUID', dumped(file(1, 1), 'StudyInstanceUID'), 'Modality', 'CT'));
c = trinomen.volume(archive, ct(1).ID);
check('CT is in Hounsfield units', strcmp(c.units, 'HU') && min(c.voxels(:)) < -900 && size(c.voxels, 4) == 1);
check('and has no SUV', isnan(c.suvFactor));

confirm_recursive_rmdir(false);
rmdir(folder, 's');
printf('matlab: done\n');
