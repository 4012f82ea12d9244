using System.Text;
using Kyc.Sessions.Policies;
using Kyc.Vision.Models;
using Kyc.Vision.Tests.Media;

namespace Kyc.Vision.Tests.Models;

public sealed class CatalogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_manifests_of_the_program_are_valid_and_complete()
    {
        var all = ManifestReader.ReadFolder(ManifestReader.DefaultFolder);
        string[] foreign =
        [
            "face_reidentification_retail_0095", "minifas_v2se_128", "minifasnet_v1se", "minifasnet_v2",
            "sface_2021dec", "yunet_2023mar", "yunet_n_dynamic", "yunet_s_dynamic",
        ];
        Assert.Equal(foreign, all.Select(model => model.Name).Where(name => !name.StartsWith("kyc_")).Order());
        Assert.All(all, model => Assert.True(model.Bytes > 0 && model.Licence.Length > 0 && model.Source.Length > 0));
        Assert.All(all, model => Assert.True(
            model.Grade == ModelGrade.Evaluation || !model.Name.StartsWith("kyc_"), $"{model.Name} is built in"));
    }

    [Fact]
    public void The_production_pack_can_be_downloaded_and_is_of_production_grade()
    {
        ModelManifest[] pack =
            [.. ManifestReader.ReadFolder(ManifestReader.DefaultFolder).Where(model => model.ProductionPack)];
        Assert.Equal(
            ["minifasnet_v1se", "minifasnet_v2", "sface_2021dec", "yunet_2023mar"],
            pack.Select(model => model.Name).Order(StringComparer.Ordinal));
        Assert.All(pack, model =>
        {
            Assert.NotEmpty(model.Addresses);
            Assert.Equal(ModelGrade.Production, model.Grade);
            Assert.Contains(model.Licence, (string[])["MIT", "Apache-2.0"]);
        });
    }

    [Fact]
    public void What_was_not_measured_of_SFace_is_said_not_to_be()
    {
        var sface = ManifestReader.ReadFolder(ManifestReader.DefaultFolder)
            .Single(model => model.Name == "sface_2021dec");
        Assert.Equal(CalibrationBasis.Derived, sface.Calibration!.Basis);
        Assert.Contains("NOT MEASURED", sface.Calibration.Provenance, StringComparison.Ordinal);
        Assert.Contains("derived", sface.Calibration.Version, StringComparison.Ordinal);
        Assert.Equal(
            [38.2946f, 51.6963f, 73.5318f, 51.5014f, 56.0252f, 71.7366f, 41.5493f, 92.3655f, 70.7299f, 92.2041f],
            sface.Input.Alignment.SelectMany(point => point));
        Assert.Equal((112, 112, ColourOrder.Rgb, 0f, 1f, 128), (sface.Input.Width, sface.Input.Height,
            sface.Input.Colours, sface.Input.Mean, sface.Input.Scale, sface.Output.Length));
    }

    [SharedFact]
    public void Every_model_beside_the_repository_is_the_one_described()
    {
        var catalog = ModelCatalog.Open(new ModelPlaces { Folder = SharedFiles.PathOf("models") });
        var there = catalog.Manifests
            .Where(model => catalog.Find(model) is { Origin: ModelOrigin.Configured }).ToArray();
        Assert.Equal(7, there.Length);
        Assert.All(there, model =>
        {
            var file = catalog.Verified(model.Name);
            Assert.Equal(model.Bytes, new FileInfo(file.Path).Length);
        });
    }

    [Fact]
    public void A_file_with_another_hash_is_refused_with_both_hashes_and_the_mend()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "yunet_s_dynamic.onnx"), "not the model");
        var catalog = new ModelCatalog(ManifestReader.ReadFolder(ManifestReader.DefaultFolder), [Here]);
        var wrong = Assert.Throws<ModelHashException>(() => catalog.Verified("YUNET_S_dynamic"));
        Assert.Contains(wrong.Found, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(wrong.Expected, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("kyc models pull yunet_s_dynamic", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_names_the_places_and_the_mend()
    {
        var catalog = new ModelCatalog(ManifestReader.ReadFolder(ManifestReader.DefaultFolder), [Here]);
        var missing = Assert.Throws<ModelMissingException>(() => catalog.Verified("yunet_2023mar"));
        Assert.Contains(_folder.Path, missing.Message, StringComparison.Ordinal);
        Assert.Contains("kyc models pull yunet_2023mar", missing.Message, StringComparison.Ordinal);
    }

    private ModelFolder Here => new(_folder.Path, ModelOrigin.Configured);

    [Fact]
    public void The_setting_comes_first_then_what_was_pulled_then_the_shared_folder_then_what_is_built_in()
    {
        var shared = Directory.CreateDirectory(Path.Combine(_folder.Path, "shared", "models")).FullName;
        var app = Directory.CreateDirectory(Path.Combine(_folder.Path, "repository", "bin")).FullName;
        var places = new ModelPlaces { DataDirectory = "/data", BuiltInFolder = "/program/builtin" };
        ModelFolder[] rest =
        [
            new("/data/models", ModelOrigin.Pulled), new(shared, ModelOrigin.Shared),
            new("/program/builtin", ModelOrigin.BuiltIn),
        ];
        Assert.Equal(
            [new ModelFolder("/models", ModelOrigin.Configured), .. rest], places.SearchOrder("/models", app, app));
        var own = places with { Folder = "/own" };
        Assert.Equal(
            [new ModelFolder("/own", ModelOrigin.Configured), .. rest], own.SearchOrder("/models", app, app));
    }

    [Theory]
    [InlineData("\"addresses\": [\"http://example.org/a.onnx\"]", "HTTPS")]
    [InlineData("\"surprise\": 1", "surprise")]
    [InlineData("\"file\": \"../a.onnx\"", "without folder")]
    public void A_wrong_manifest_is_named_with_its_flaw(string line, string flaw)
    {
        var path = Path.Combine(_folder.Path, "a.json");
        File.WriteAllText(path, $$"""
            { "name": "a", "role": "detector", "file": "a.onnx", "sha256": "{{new string('0', 64)}}", "bytes": 1,
              "licence": "MIT", "source": "x", "grade": "production", "output": { "decoding": "yunet" },
              "input": { "width": 0, "height": 0, "colours": "bgr" }, {{line}} }
            """, Encoding.UTF8);
        var wrong = Assert.Throws<ManifestException>(() => ManifestReader.ReadFile(path));
        Assert.Contains(path, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(flaw, wrong.Message, StringComparison.Ordinal);
    }
}
