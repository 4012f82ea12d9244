using System.Security.Cryptography;
using System.Text;
using Kyc.Sessions.Policies;
using Kyc.Vision.Models;

namespace Kyc.Vision.Tests.Models;

/// <summary>Which model is taken, on made-up models in made-up folders.</summary>
public sealed class ModelChoiceTests : IDisposable
{
    private static readonly ModelManifest[] Known =
    [
        Model("best", 10), Model("good", 20), Model("kyc_small", 100), Model("another_small", 100),
        Model("eyes", 5) with { Role = ModelRole.Detector },
    ];

    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(ModelOrigin.Configured)]
    [InlineData(ModelOrigin.Pulled)]
    [InlineData(ModelOrigin.Shared)]
    [InlineData(ModelOrigin.BuiltIn)]
    public void The_first_folder_that_has_one_decides_before_preference_does(ModelOrigin first)
    {
        foreach (var origin in Enum.GetValues<ModelOrigin>().Where(origin => origin > first)) Put(origin, "best");
        Put(first, "kyc_small");
        var chosen = Choose();
        Assert.Equal(("kyc_small", first), (chosen.Manifest.Name, chosen.Origin));
    }

    [Fact]
    public void In_one_folder_the_preferred_one_is_taken_and_equal_ones_go_by_name()
    {
        Put(ModelOrigin.Shared, "kyc_small");
        Put(ModelOrigin.Shared, "another_small");
        Assert.Equal("another_small", Choose().Manifest.Name);
        Put(ModelOrigin.Shared, "good");
        Put(ModelOrigin.Shared, "best");
        Assert.Equal("best", Choose().Manifest.Name);
    }

    [Fact]
    public void A_model_of_another_role_is_never_taken()
    {
        Put(ModelOrigin.Configured, "eyes");
        Put(ModelOrigin.BuiltIn, "kyc_small");
        Assert.Equal("kyc_small", Choose().Manifest.Name);
        Assert.Equal("eyes", Catalog.Choose(ModelRole.Detector, "AUTO").Manifest.Name);
    }

    [Fact]
    public void A_swapped_file_stops_the_search_and_never_makes_room_for_a_lesser_model()
    {
        Put(ModelOrigin.Pulled, "best", "another model");
        Put(ModelOrigin.BuiltIn, "kyc_small");
        Assert.Contains(
            "best.onnx", Assert.Throws<ModelHashException>(() => Choose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_the_places_and_the_mend_are_named()
    {
        var missing = Assert.Throws<ModelMissingException>(() => Choose());
        Assert.Contains("kyc models pull", missing.Message, StringComparison.Ordinal);
        foreach (var origin in Enum.GetValues<ModelOrigin>())
            Assert.Contains(Folder(origin), missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_taken_at_its_word()
    {
        Put(ModelOrigin.Configured, "best");
        Put(ModelOrigin.BuiltIn, "kyc_small");
        Assert.Equal(ModelOrigin.BuiltIn, Choose("KYC_small").Origin);
        Assert.Throws<ModelMissingException>(() => Choose("good"));
        Put(ModelOrigin.Pulled, "good", "half of it");
        Assert.Throws<ModelHashException>(() => Choose("good"));
    }

    [Fact]
    public void A_name_of_another_role_is_refused_with_those_of_the_right_one()
    {
        Put(ModelOrigin.Configured, "eyes");
        var wrong = Assert.Throws<ModelMissingException>(() => Choose("eyes"));
        Assert.Contains("a recogniser is needed; known are best, good, another_small, kyc_small",
            wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>The order that the settings' documentation promises.</summary>
    [Theory]
    [InlineData(ModelRole.Detector, "yunet_s_dynamic", "yunet_2023mar", "yunet_n_dynamic", "kyc_detector_s")]
    [InlineData(
        ModelRole.Recogniser, "face_reidentification_retail_0095", "sface_2021dec", "kyc_recogniser_s")]
    public void The_order_of_the_real_models_is_the_documented_one(ModelRole role, params string[] order)
    {
        var names = ManifestReader.ReadFolder(ManifestReader.DefaultFolder).Where(model => model.Role == role)
            .OrderBy(model => model.Preference).ThenBy(model => model.Name, StringComparer.Ordinal)
            .Select(model => model.Name).ToArray();
        Assert.Equal(order.Where(names.Contains), names);
        Assert.True(names.Length >= order.Length - 1);
    }

    private ModelCatalog Catalog => new(Known,
        [.. Enum.GetValues<ModelOrigin>().Select(origin => new ModelFolder(Folder(origin), origin))]);

    private ModelFile Choose(string wanted = ModelChoice.Auto) =>
        Catalog.Choose(ModelRole.Recogniser, wanted);

    private string Folder(ModelOrigin origin) => _root[origin.ToString()];

    private void Put(ModelOrigin origin, string name, string? content = null) => File.WriteAllText(
        Path.Combine(Directory.CreateDirectory(Folder(origin)).FullName, $"{name}.onnx"), content ?? name);

    private static ModelManifest Model(string name, int preference) => new()
    {
        Name = name,
        Role = ModelRole.Recogniser,
        File = $"{name}.onnx",
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))),
        Bytes = name.Length,
        Licence = "MIT",
        Source = "made by the test",
        Grade = ModelGrade.Evaluation,
        Preference = preference,
        Input = new ModelInput { Width = 96, Height = 96, Colours = ColourOrder.Bgr },
        Output = new ModelOutput { Decoding = OutputDecoding.Embedding, Length = 256 },
    };
}
