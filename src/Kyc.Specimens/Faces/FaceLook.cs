namespace Kyc.Specimens.Faces;

/// <summary>How an invented person is seen at one moment.</summary>
/// <param name="Yaw">Turn of the head in degrees, positive to the right of the picture, about -25 to 25.</param>
/// <param name="Pitch">Nod in degrees, positive is down, about -12 to 12.</param>
/// <param name="Roll">Tilt in the picture's plane in degrees, positive is clockwise.</param>
/// <param name="EyesClosed">0 open to 1 closed.</param>
/// <param name="MouthOpen">0 closed to 1 open.</param>
/// <param name="Light">Where the light comes from: -1 left of the picture, 0 in front, 1 right.</param>
/// <param name="Brightness">Factor on all colours, 1 as photographed.</param>
public sealed record FaceLook(
    double Yaw = 0, double Pitch = 0, double Roll = 0, double EyesClosed = 0, double MouthOpen = 0,
    double Light = 0, double Brightness = 1);
