using System.Numerics;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Imaging;
using Kyc.Specimens.Scenes;

namespace Kyc.Specimens.Video;

/// <summary>A room behind a person, out of focus: a wall with a window, a shelf, a door or a picture.</summary>
internal static class RoomBackdrop
{
    private const double OutOfFocus = 3.2;

    private static readonly Vector3[] Walls =
        [new(196, 190, 178), new(168, 178, 186), new(184, 196, 180), new(206, 198, 190), new(150, 146, 152)];

    private static readonly Vector3[] Woods =
        [new(120, 86, 58), new(70, 56, 48), new(176, 148, 116), new(214, 210, 204)];

    /// <summary>Draws a room.</summary>
    public static Raster Draw(int width, int height, Dice dice)
    {
        var room = new Raster(width, height);
        var noise = new SmoothNoise(dice);
        var wall = dice.Pick(Walls) * (float)dice.Between(0.72, 1.02);
        var bright = (float)dice.Between(-0.22, 0.22);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                Paint.Set(room, x, y, wall * (1 + (bright * ((x / (float)width) - 0.5f)) - (0.12f * y / height)
                    + (0.05f * (noise.Layers(x / 90f, y / 90f, 3) - 0.5f))));
        var leftFirst = dice.Below(2) == 0;
        Furnish(room, dice, leftFirst);
        Furnish(room, dice, !leftFirst);
        Blur.Apply(room, OutOfFocus);
        return room;
    }

    private static void Furnish(Raster room, Dice dice, bool left)
    {
        const int Kinds = 4;
        var across = (float)(left ? dice.Between(-0.12, 0.08) : dice.Between(0.68, 0.85));
        var at = new Vector2(across * room.Width, (float)dice.Between(0.04, 0.3) * room.Height);
        switch (dice.Below(Kinds))
        {
            case 0: Window(room, dice, at); break;
            case 1: Shelf(room, dice, at); break;
            case 2: Door(room, dice, at with { Y = room.Height * 0.12f }); break;
            default: Painting(room, dice, at); break;
        }
    }

    private static void Window(Raster room, Dice dice, Vector2 at)
    {
        Vector2 size = new(room.Width * 0.32f, room.Height * 0.4f);
        Box(room, at - new Vector2(8), size + new Vector2(16), new Vector3(224, 222, 218));
        Vector3 sky = new Vector3(214, 226, 238) * (float)dice.Between(0.85, 1.05);
        Box(room, at, size, sky);
        Box(room, at + new Vector2(0, size.Y * 0.7f), new Vector2(size.X, size.Y * 0.3f), new Vector3(130, 152, 118));
        Box(room, at + new Vector2((size.X / 2) - 4, 0), new Vector2(8, size.Y), new Vector3(224, 222, 218));
    }

    private static void Shelf(Raster room, Dice dice, Vector2 at)
    {
        var wood = dice.Pick(Woods);
        Vector2 size = new(room.Width * 0.34f, room.Height * 0.62f);
        Box(room, at, size, wood * 0.62f);
        const int Boards = 4;
        var gap = size.Y / Boards;
        for (var board = 0; board < Boards; board++)
        {
            for (var x = 6f; x < size.X - 16;)
            {
                var (width, height) = ((float)dice.Between(8, 19), gap * (float)dice.Between(0.5, 0.85));
                Vector2 corner = new(x, ((board + 1) * gap) - height);
                Box(room, at + corner, new Vector2(width - 1, height), Cover(dice));
                x += width;
            }
            Box(room, at + new Vector2(0, (board + 1) * gap), new Vector2(size.X, 7), wood);
        }
    }

    private static void Door(Raster room, Dice dice, Vector2 at)
    {
        var wood = dice.Pick(Woods);
        Vector2 size = new(room.Width * 0.36f, room.Height);
        Box(room, at - new Vector2(9), size, wood * 0.8f);
        Box(room, at, size, wood);
        Box(room, at + (size * new Vector2(0.16f, 0.08f)), size * new Vector2(0.68f, 0.3f), wood * 0.88f);
        Box(room, at + (size * new Vector2(0.16f, 0.45f)), size * new Vector2(0.68f, 0.5f), wood * 0.88f);
    }

    private static void Painting(Raster room, Dice dice, Vector2 at)
    {
        Vector2 size = new(room.Width * (float)dice.Between(0.2, 0.3), room.Height * (float)dice.Between(0.16, 0.26));
        Box(room, at - new Vector2(7), size + new Vector2(14), dice.Pick(Woods) * 0.7f);
        Box(room, at, size, new Vector3(218, 214, 204));
        for (var i = 0; i < 5; i++)
        {
            Vector2 corner = new((float)dice.Between(0, 0.7) * size.X, (float)dice.Between(0, 0.7) * size.Y);
            Box(room, at + corner, size * 0.28f, Cover(dice));
        }
    }

    /// <summary>A colour such as books have, none of them shrill.</summary>
    private static Vector3 Cover(Dice dice)
    {
        Vector3 colour = new((float)dice.Between(50, 200), (float)dice.Between(50, 180), (float)dice.Between(50, 180));
        return Vector3.Lerp(new Vector3((colour.X + colour.Y + colour.Z) / 3), colour, 0.6f);
    }

    private static void Box(Raster room, Vector2 at, Vector2 size, Vector3 colour)
    {
        int left = Math.Max(0, (int)at.X), right = Math.Min(room.Width, (int)(at.X + size.X));
        int top = Math.Max(0, (int)at.Y), bottom = Math.Min(room.Height, (int)(at.Y + size.Y));
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++) Paint.Set(room, x, y, colour);
    }
}
